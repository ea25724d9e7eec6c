"""Random worlds: which banks are members, who has a desk and somebody on duty, who is police and national desk at once. Whatever the world,
a report ends with somebody who can act and was alerted, or the person is told truly that nobody was, and what to do now.
"""

import re
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from bells import person, rows, signed_in
from hubs import Hub
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reporting import attend
from worlds import caller

from accord.core.identifiers.regions import REGIONS

_worlds = count()
# No packs: each world has a country of its own, so that no world sees another's members. Where nobody lives for good there is no bank.
COUNTRIES = [code for code in sorted(REGIONS) if code not in ("TH", "BD", "NP", "PE", "AE", "AQ", "BV", "GS", "HM", "PN", "TF", "UM")]
HERE = st.sampled_from(["member", "desk", "duty"])  # is a member; has a desk too; and somebody is there
MAYBE = st.none() | HERE
LEFT_TO_DO = ("Call it now", "Ask the bank that paid", "Call the bank and the police directly", "Call these yourself")


@pytest.fixture
def made(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hub:
    from django.conf import settings as django

    from accord.doors.public import report_follow
    from accord.limits import Buckets

    monkeypatch.setattr(django, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    monkeypatch.setattr(report_follow, "looks", Buckets(60_000, burst=10_000))
    return hub


def join(hub: Hub, name: str, sector: str, country: str, how: str, declares: str = "", *, is_national: bool = False) -> Any:
    from accord.hub.desks import actions as desks
    from accord.hub.members import actions as members
    from accord.hub.members.queries import member, operator
    from accord.hub.routing import actions as routing

    api = hub.member(name, sector, country)
    if is_national:
        members.name_national_desk(member(api.id), by=operator())
    if how != "member":
        desk = desks.make_desk(caller(api), name=f"{name} desk", zone="UTC", wait=5)
        if how == "duty":
            officer = signed_in(person(api, f"Officer {name}", email=f"o{api.n}@{name.lower()}.example"))
            desks.set_contacts(caller(api), desk, [(officer.person, ["mail"])])
    if declares:
        routing.declare(caller(api), "bank", declares)
    return api


@given(
    own=MAYBE, receiving=MAYBE, police=MAYBE, national=st.sampled_from(["none", "police", "other"]), named=st.booleans(), yes=st.booleans()
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_every_report_ends_with_somebody_alerted_or_with_the_truth(
    made: Hub, own: str | None, receiving: str | None, police: str | None, national: str, named: bool, yes: bool
) -> None:
    from accord.hub.intake import actions, queries

    number = next(_worlds)
    country = COUNTRIES[number % len(COUNTRIES)]
    names = {}
    for word, how, sector in (("OWN", own, "finance"), ("RCV", receiving, "finance"), ("POL", police, "state")):
        if how is not None:
            names[word] = join(
                made, f"{word}{number}", sector, country, how,
                declares="" if sector == "state" else f"{country}:{word}{number}", is_national=sector == "state" and national == "police",
            )  # fmt: skip
    if national == "other":
        names["NAT"] = join(made, f"NAT{number}", "state", country, "duty", is_national=True)
    paid = {"amount": "4800", "currency": "USD", "own-bank": f"{country}:OWN{number}", "to-bank": f"{country}:RCV{number}"}
    if named:
        paid["to"] = "12345678901"
    from reporting import sheet

    answers = {"country": country, "lost": ["money"], "payments": [paid], "may-contact": "code"}
    agreed = {"bank": yes, "police": yes}
    code = actions.begin("report", sheet(answers=answers, marks={}), agreed, form=f"{number:064}", country=country).code
    actions.hand_in(code)
    attend()
    page = follow(code)
    n = queries.find(code).n
    rung = alerted(n)
    if not yes:
        assert "Nothing was sent" in page and not rung
        return
    assert ("Your report is with those who can help" in page) == bool(steps(n)), page
    assert "Nothing has been sent yet" not in page or "with those who can help" not in page
    for word, outlet in (("OWN", "own-bank"), ("RCV", "receiving-bank")):
        told_missing = ("own-bank-missing" if word == "OWN" else "bank-missing") in all_steps(n)
        assert told_missing == (word not in names), "who is no member is told of, and no other"
        if told_missing:
            assert f"{country}:{word}{number}" in gaps(), "and is noted"
            assert outlet not in sent_to(n)
    if not rung:
        assert any(text in page for text in LEFT_TO_DO), page
    if set(names) & {"OWN", "RCV"}:
        able = {names[word].n for word in names} | {made.admin.n}
        assert all(member in able for member in rung), "nobody is alerted who has no part in it"
        deskless = all(how in (None, "member") for how in (own, receiving, police if national != "other" else "duty"))
        assert bool(rung) or deskless


def follow(code: str) -> str:
    from django.test import Client

    answer = Client().post("/report/follow", {"code": code}, headers={"Sec-Fetch-Site": "same-origin"})
    return re.sub(r"\s+", " ", answer.content.decode().partition("<main")[2].partition("</main>")[0])


def all_steps(n: int) -> set[str]:
    return {step for (step,) in rows(f"SELECT step FROM intake_followed WHERE submission = {n}")}


def steps(n: int) -> set[str]:
    return all_steps(n) - {"own-bank-missing", "bank-missing", "part"}


def sent_to(n: int) -> set[str]:
    return {outlet for (outlet,) in rows(f"SELECT outlet FROM reports_sent WHERE submission = {n} AND state = 'sent'")}


def gaps() -> set[str]:
    return {value for (value,) in rows("SELECT value FROM routing_gap")}


def alerted(n: int) -> set[int]:
    """Whose desks ring for this report."""
    handed = rows(f"SELECT s.bell FROM reports_sent s WHERE s.submission = {n} AND s.bell <> ''")
    bells = rows("SELECT b.id, d.member FROM desks_bell b JOIN desks_desk d ON d.n = b.desk")
    by_id = {str(id).replace("-", ""): member for id, member in bells}
    of_requests = rows(
        "SELECT r.bell FROM requests_rung r JOIN requests_request q ON q.n = r.request "
        f"JOIN reports_sent s ON s.request = q.id WHERE s.submission = {n}"
    )
    return {by_id[str(bell).replace("-", "")] for (bell,) in (*handed, *of_requests)}
