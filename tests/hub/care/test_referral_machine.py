"""Whatever happens in whatever order, a support body sees exactly the fields of the services named, while it may; else nothing.

The hub beside a plain model of it: steps of referrals, consents, grounds, changes of the file, and the passing of time, with the background
working in between or not at all.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest
from bells import NOON
from caring import FORCED, HOUR, care, reason, referred
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from accord.core.times import DAY
from accord.hub.care.errors import NoSuchFile, Refused

BODIES = ("Shelter", "Clinic")
GROUNDS = {"life-at-risk": 24 * HOUR, "law": 72 * HOUR}
SERVICES = ("safehouse", "health", "legal", "food", "interpreter", "money-recovery")
FIELDS = ("called", "name", "birth", "contact", "not-alone", "health", "statement", "papers", "lost")
OF_FILE = tuple(key for key in FIELDS if key != "lost")  # `lost` is of the other kind of file


@dataclass
class Handed:
    """A referral as it should be."""

    body: str
    services: tuple[str, ...]
    shows: dict[str, str]
    state: str = "offered"


@dataclass
class Model:
    """A file as it should be. `grounds`: until when each stands."""

    fields: dict[str, str]
    agreed: bool
    is_open: bool = True
    is_erased: bool = False
    contact_until: int | None = None
    grounds: list[int] = field(default_factory=list)
    handed: dict[str, Handed] = field(default_factory=dict)

    def may_be_seen(self, at: int) -> bool:
        return self.agreed or any(at < until for until in self.grounds)

    def end_what_fell(self, at: int) -> None:
        if not any(at < until for until in self.grounds):
            for referral in self.live():
                referral.state = "revoked"

    def live(self) -> list[Handed]:
        return [referral for referral in self.handed.values() if referral.state in ("offered", "accepted")]

    def seen(self, referral: Handed, at: int) -> dict[str, str] | None:
        return referral.shows if referral.state == "accepted" and not self.is_erased and self.may_be_seen(at) else None


class Referrals(RuleBasedStateMachine):
    made: Any

    @initialize(agreed=st.booleans(), ground=st.booleans(), is_accepted=st.booleans())
    def opened(self, agreed: bool, ground: bool, is_accepted: bool) -> None:
        """A file, and where it may be, somebody who was handed on by it already: so that what follows is about something."""
        from accord.hub.care import actions

        self.at = NOON
        self.model = Model({key: FORCED.get(key, "at the border") for key in OF_FILE}, agreed)
        given = {"support": agreed}
        self.file = actions.open_file(self.made["Desk"], "forced", self.model.fields, agreed=given, at=self.at).id
        if ground:
            self.ground("law")
        if agreed or ground:
            self.refer("Shelter", {"health", "food"})
            if is_accepted:
                (id,) = self.model.handed
                actions.accept(self.made["Shelter"], id, at=self.at)
                self.model.handed[id].state = "accepted"

    def _named(self, services: tuple[str, ...]) -> tuple[str, ...]:
        from accord.core.care.file import fields_of_services
        from accord.tables import care as tables

        return fields_of_services(tables(), "forced", services)

    @rule(body=st.sampled_from(BODIES), services=st.sets(st.sampled_from(SERVICES), min_size=1, max_size=3))
    def refer(self, body: str, services: set[str]) -> None:
        wanted = tuple(sorted(services))
        if self.model.is_erased:
            with pytest.raises(NoSuchFile):
                referred(self.made, self.file, *wanted, to=body, at=self.at)
        elif not self.model.is_open or not self.model.may_be_seen(self.at):
            with pytest.raises(Refused):
                referred(self.made, self.file, *wanted, to=body, at=self.at)
        else:
            shows = {key: self.model.fields[key] for key in self._named(wanted) if key in self.model.fields}
            self.model.handed[referred(self.made, self.file, *wanted, to=body, at=self.at)] = Handed(body, wanted, shows)

    @precondition(lambda self: self.model.handed)
    @rule(data=st.data(), step=st.sampled_from(("accept", "accept", "reject", "finish", "revoke")), stranger=st.booleans())
    def step(self, data: Any, step: str, stranger: bool) -> None:
        """By the side whose step it is, or by the other body, which is a stranger to it."""
        from accord.hub.care import actions

        id = data.draw(st.sampled_from(sorted(self.model.handed)))
        referral = self.model.handed[id]
        other = next(body for body in BODIES if body != referral.body)
        who = self.made[other if stranger else "Desk" if step == "revoke" else referral.body]
        why = {"reject": ("no-room",), "finish": ("helped",), "revoke": ("not-safe",)}.get(step, ())
        begins = {"accept": ("offered",), "reject": ("offered",), "finish": ("accepted",), "revoke": ("offered", "accepted")}[step]
        may = not stranger and referral.state in begins and (step != "accept" or self.model.may_be_seen(self.at))
        if may:
            getattr(actions, step)(who, id, *why, at=self.at)
            referral.state = {"accept": "accepted", "reject": "rejected", "finish": "done", "revoke": "revoked"}[step]
        else:
            with pytest.raises(NoSuchFile if stranger else Refused):
                getattr(actions, step)(who, id, *why, at=self.at)

    @precondition(lambda self: not self.model.is_erased)
    @rule(yes=st.booleans())
    def consent(self, yes: bool) -> None:
        from accord.hub.care import actions

        actions.agree(self.made["Desk"], self.file, {"support": yes}, at=self.at)
        self.model.agreed = yes
        if not yes:
            self.model.end_what_fell(self.at)

    @precondition(lambda self: not self.model.is_erased)
    @rule(ground=st.sampled_from(sorted(GROUNDS)))
    def ground(self, ground: str) -> None:
        from accord.hub.care import actions

        actions.override(self.made["Desk"], self.file, ground, "Because", at=self.at)
        self.model.grounds.append(self.at + GROUNDS[ground])

    @precondition(lambda self: not self.model.is_erased)
    @rule(changed=st.dictionaries(st.sampled_from(OF_FILE), st.sampled_from(["healed", "ไทย", None]), min_size=1, max_size=4))
    def change(self, changed: dict[str, str | None]) -> None:
        from accord.hub.care import actions

        actions.change_file(self.made["Desk"], self.file, changed, reason("correction"), at=self.at)
        _change(self.model.fields, changed)
        for referral in self.model.live():
            _change(referral.shows, {key: value for key, value in changed.items() if key in self._named(referral.services)})

    @precondition(lambda self: not self.model.is_erased)
    @rule()
    def close_or_go_on(self) -> None:
        from accord.hub.care import actions

        (actions.close_file if self.model.is_open else actions.go_on)(self.made["Desk"], self.file, at=self.at)
        self.model.is_open = not self.model.is_open
        self.model.contact_until = None if self.model.is_open else self.at + 7 * DAY

    @precondition(lambda self: not self.model.is_erased and len(self.model.handed) > 1)
    @rule(by_person=st.booleans())
    def erase(self, by_person: bool) -> None:
        from accord.hub.care import actions

        actions.erase_file(self.made["Desk"], self.file, reason("person-asked" if by_person else "legal-order"), at=self.at)
        self.model.is_erased = True
        for referral in self.model.live():
            referral.state = "revoked"

    @rule(later=st.sampled_from((1, HOUR, 23 * HOUR, 2 * DAY, 8 * DAY)))
    def time_passes(self, later: int) -> None:
        self.at += later

    @rule()
    def the_background_works(self) -> None:
        from accord.hub.care import followers

        while followers.work(self.at):
            pass
        if self.model.contact_until is not None and self.at >= self.model.contact_until:
            for key in ("contact", "not-alone"):
                self.model.fields.pop(key, None)

    @invariant()
    def bodies_see_what_they_may(self) -> None:
        from accord.hub.care import queries
        from accord.hub.requests import queries as requests

        for id, referral in self.model.handed.items():
            wanted = self.model.seen(referral, self.at)
            for body in BODIES:
                assert self._seen(body, id) == (wanted if body == referral.body else None), (id, referral, body)
            row, _ = queries.referral(self.made[referral.body], id, at=self.at)
            assert row.state == referral.state
            assert row.is_shut == (referral.state in ("offered", "accepted") and not self.model.may_be_seen(self.at))
            # The page of the request shows no more than that of the referral.
            private = requests.page(self.made[referral.body], row.request, at=self.at).private.get("file", {})
            named = {key: private[key.replace("-", "_")] for key in FIELDS if key.replace("-", "_") in private}
            assert named == (wanted or {}) and set(private) <= {"of", *(key.replace("-", "_") for key in named)}

    def _seen(self, body: str, referral_id: str) -> dict[str, str] | None:
        from accord.hub.care import queries

        try:
            return dict(queries.received_person(self.made[body], referral_id, reason("referral"), at=self.at).fields)
        except NoSuchFile:
            return None


def _change(fields: dict[str, str], changed: dict[str, str | None]) -> None:
    fields |= {key: value for key, value in changed.items() if value is not None}
    for key, value in changed.items():
        if value is None:
            fields.pop(key, None)


def test_a_support_body_sees_exactly_what_it_may(hub: Any) -> None:
    Referrals.made = care(hub)
    run_state_machine_as_test(
        Referrals,
        settings=settings(
            max_examples=60,
            stateful_step_count=14,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )


def test_what_is_accepted_is_shown_for_half_a_year_and_no_longer(any_hub: Any) -> None:
    from caring import seen

    from accord.hub.care import actions

    made = care(any_hub)
    file = actions.open_file(made["Desk"], "forced", FORCED, agreed={"support": True}, at=NOON).id
    referral = referred(made, file, "health")
    actions.accept(made["Shelter"], referral, at=NOON)
    assert seen(made, referral, at=NOON + 180 * DAY - 1)
    with pytest.raises(NoSuchFile):
        seen(made, referral, at=NOON + 180 * DAY)


def test_a_referral_outlives_what_it_showed_and_can_still_be_ended(any_hub: Any) -> None:
    from accord.hub.care import actions, queries

    made = care(any_hub)
    at = NOON + 400 * DAY
    files = [actions.open_file(made["Desk"], "forced", FORCED, agreed={"support": True}, at=NOON).id for _ in range(3)]
    handed = [referred(made, file, "health") for file in files]
    for referral in handed:
        actions.accept(made["Shelter"], referral, at=NOON)
    actions.finish(made["Shelter"], handed[0], "helped", at=at)
    actions.revoke(made["Desk"], handed[1], "not-needed", at=at)
    assert actions.agree(made["Desk"], files[2], {"support": False}, at=at).ended == (handed[2],)
    assert [queries.referral(made["Desk"], referral_id)[0].state for referral_id in handed] == ["done", "revoked", "revoked"]
