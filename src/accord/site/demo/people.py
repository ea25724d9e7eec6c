"""The demo's officers: made up, like the desks they sit at. All have one password, made for this demo."""

import secrets
from functools import cache

from django.contrib.auth.hashers import make_password

from accord.hub.members import queries
from accord.hub.members.actions import people
from accord.site.demo.mark import Mark
from accord.site.demo.world import World


def engage(world: World, mark: Mark) -> None:
    """Make the people who are missing. Stopped half-way it goes on where it was: a person without a login gets one."""
    if not mark.password:
        mark.password = "night-desk-" + secrets.token_hex(3)
        mark.write()
    operator = queries.operator()
    hashed = cache(lambda: make_password(mark.password))
    for desk in world.present():
        row = world.desks[desk.key]
        there = queries.people_of(row.n)
        known = {person.name: person for person in there}
        renamed = {person.login: person for person in there if person.login}
        for player in desk.people:
            person = renamed.get(player.login) or known.get(player.name)
            if person is None:
                person = queries.managed_person(operator, people.add_person(row, player.name, by=operator, role=player.role))
            if person.login is None:
                people.take_up_hashed(people.new_link(person, by=operator), player.login, hashed())
