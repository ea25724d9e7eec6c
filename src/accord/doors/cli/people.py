"""Commands about the people of a member: add, invite, list, and help for who is locked out."""

from typing import TYPE_CHECKING

import click

from accord.doors.cli.program import Failed, Group, with_hub, write_json
from accord.doors.cli.who import role_option

if TYPE_CHECKING:
    from accord.hub.members.queries import PersonRow


@click.group(cls=Group)
def person() -> None:
    """People of members: who signs in, and whom a RED marking can name."""


def _found(person_id: str) -> "PersonRow":
    from accord.hub.members import queries
    from accord.hub.members.errors import NoSuchPerson

    try:
        return queries.managed_person(queries.operator(), person_id)
    except NoSuchPerson:
        raise Failed("no-such-person", "No person has this id. See those there are: accord person list") from None


@person.command(name="add")
@click.argument("name")
@click.option("--member", "member_id", required=True, metavar="MEMBER", help="Where the person works.")
@role_option("officer", "What the person does there.")
@with_hub
def add_person(name: str, member_id: str, role: str, as_json: bool) -> None:
    """Add a person called NAME; prints the id, which a marking can name and `person invite` takes."""
    from accord.doors.cli.status import duty_words, rescue_duty
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    member = queries.member(member_id)
    id = people.add_person(member, name, by=queries.operator(), role=role)
    warned = rescue_duty(member.n)
    if as_json:
        write_json({"id": id, "member": member.id, "rescue_duty": warned})
        return
    click.echo(id)
    for warning in warned:
        click.echo(duty_words(warning), err=True)


@person.command()
@click.argument("person_id", metavar="ID")
@with_hub
def invite(person_id: str, as_json: bool) -> None:
    """Make a one-time link for a person: to choose a sign-in name and a password, or a new password. It ends after three days."""
    from django.conf import settings

    from accord.hub.members import queries
    from accord.hub.members.actions import people

    token = people.new_link(_found(person_id), by=queries.operator())
    link = f"{settings.ACCORD_ADDRESS}/join/{token}"
    if as_json:
        write_json({"link": link})
    else:
        click.echo(link)


@person.command(name="list")
@click.option("--member", "member_id", metavar="MEMBER", help="Only this member's people.")
@with_hub
def list_people(member_id: str | None, as_json: bool) -> None:
    """List people."""
    from accord.hub.members import queries

    rows = queries.people_of(queries.member(member_id).n) if member_id else queries.all_people()
    members = queries.members()
    ids = {row.n: row.id for row in members}
    if as_json:
        items = [
            {
                "id": row.id,
                "member": ids[row.member],
                "name": row.name,
                "role": row.role,
                "signs_in": row.login is not None,
                "active": row.is_active,
            }
            for row in rows
        ]
        write_json({"people": items})
        return
    from accord.doors.cli.show import table

    names = {row.n: row.name for row in members}

    def signs_in(row: queries.PersonRow) -> str:
        return "no longer" if not row.is_active else "yes" if row.login else "not yet"

    cells = [(row.id, row.name, names[row.member], row.role, signs_in(row)) for row in rows]
    table(("id", "name", "member", "role", "signs in"), cells, "No one yet. Add a person: accord person add")


@person.command()
@click.argument("person_id", metavar="ID")
@with_hub
def reset(person_id: str, as_json: bool) -> None:
    """For a person who lost the phone: forget the second steps and end all sessions. The password stays; `person invite` renews it."""
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    person = _found(person_id)
    people.forget_second_steps(person, by=queries.operator())
    if as_json:
        write_json({"id": person.id})
    else:
        click.echo("Done: every session has ended. Where the role needs a second step, the next sign-in will ask to set up a new one.")
