"""Whatever members publish and reviewers say, in any order: what is released was seen and agreed to by those whom its grade asks for."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

import pytest
from hubs import Hub
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds import caller, draft, publish

from accord.core.identifiers import parse
from accord.hub.guard import queries as guard
from accord.hub.refusals import Refusal
from accord.hub.signals import actions
from accord.hub.signals.publishing.turns import TOGETHER
from accord.hub.signals.publishing.turns import publish as publish_all
from accord.tables import identifier_tables

MEMBERS, DESKS = ("Alpha", "Beta", "Gamma"), ("Desk", "Second Desk")
EVERYBODY = st.sampled_from([*MEMBERS, *DESKS])
STEPS = st.one_of(
    st.tuples(st.just("claim"), EVERYBODY),
    st.tuples(st.just("claim from a list"), EVERYBODY),
    st.tuples(st.just("claim in bulk"), st.sampled_from(MEMBERS)),
    st.tuples(st.just("yes"), st.sampled_from(DESKS)),
)
_used = iter(range(10**6))


@cache
def _listed(name: str) -> list[str]:
    folder = files("pymispwarninglists").joinpath("data", "misp-warninglists", "lists", name, "list.json")
    return list(json.loads(folder.read_text(encoding="utf-8"))["list"])


@cache
def _hosts(grade: str) -> list[str]:
    """Real hosts of a grade, as the lists themselves have it; those that are also something else are left out."""
    if grade == "never":
        banks = [value.strip(".") for value in _listed("bank-website")]
        return [value for value in banks if "." in value] + [f"office-{place}.gov.bd" for place in range(200)]
    if grade == "top":
        values = _listed("tranco10k")[:2000]
    else:
        both = set(_listed("tranco")) & set(_listed("google-chrome-crux-1million"))
        values = sorted(both - set(_listed("tranco10k")))[::150]
    tables = identifier_tables()
    wanted = {"top": ["top-site"], "popular": ["popular-site"]}[grade]
    # Of a name in another script, which begins with xn--, no label of another host can be made.
    kept = [value for value in values if value.isascii() and value.count(".") == 1 and "xn--" not in value]
    return [value for value in kept if [row.code for row in guard.protections(parse(value, tables=tables), tables, vouched={})] == wanted]


@pytest.mark.parametrize("grade", ["never", "top", "popular"])
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(STEPS, min_size=2, max_size=9))
def test_what_is_released_was_seen_and_agreed_to(hub: Hub, grade: str, steps: list[tuple[str, str]]) -> None:
    hosts = _hosts(grade)
    host = hosts[next(_used) % len(hosts)]
    who: dict[str, Any] = {name: caller(hub.member(name)) for name in MEMBERS}
    who |= {"Desk": caller(hub.admin), "Second Desk": caller(hub.member("Second Desk", "secretariat"))}
    saw: set[str] = set()
    claimed: set[str] = set()
    approvers: set[str] = set()
    first: tuple[Any, str] | None = None
    for number, (step, name) in enumerate([("claim", "Alpha"), *steps]):
        if step == "yes":
            assert first is not None
            try:
                done = actions.review(first[0], who[name], "release")
            except Refusal:
                continue
            approvers.add(name)
            if done is None or done.status != "published":
                continue
            assert grade != "never"
            assert len(saw) >= 2 and name != first[1]
            assert grade == "popular" or approvers - claimed == set(DESKS)
            return
        note = f"{number} of {host}"
        if step == "claim in bulk":
            more = [draft(who[name], f"n{number}-{place}.{host.replace('.', '-')}.example.com") for place in range(TOGETHER)]
            made = publish_all(who[name], [draft(who[name], host, note=note), *more])[0]
        else:
            made = publish(who[name], host, note=note, **({"source": "somebody's list"} if step == "claim from a list" else {}))
        assert made.status == "quarantined", (host, made)
        claimed.add(name)
        saw |= {name} if step == "claim" else set()
        first = first or (made.id, name)
