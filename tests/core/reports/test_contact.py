"""Safe contact: only as the person said, and in doubt not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.reports.contact import MayContact, SafeContact, may_contact, minute, safe_contact
from accord.core.reports.wording import CONTACT

minutes = st.integers(0, 1439)
rules = st.builds(
    SafeContact,
    way=st.sampled_from([None, "call", "message"]),
    since=st.none() | minutes,
    until=st.none() | minutes,
    word=st.booleans(),
    others=st.booleans(),
    held=st.booleans(),
)
ways = st.sampled_from(["call", "message"])


@given(rules, ways, minutes)
def test_nobody_is_contacted_otherwise_than_they_said(safe, way, now) -> None:
    found = may_contact(safe, way, now)
    assert set(found.codes) <= set(CONTACT)
    if found.may:
        assert safe.way == "call" or way == safe.way
        assert not (safe.held and way == "call") or (safe.since is not None and safe.until is not None)
    if found.may and safe.word:
        assert "word" in found.codes


@given(minutes, minutes, minutes)
def test_a_window_may_go_over_midnight(since, until, now) -> None:
    inside = may_contact(SafeContact(way="call", since=since, until=until), "call", now).may
    if since < until:
        assert inside == (since <= now < until)
    else:
        assert inside == (now >= since or now < until)


def test_what_a_person_inside_said_is_followed() -> None:
    answers = {"may-contact": "call", "contact-from": "23:30", "contact-until": "01:00", "not-alone": "mango", "only-you": True}
    safe = safe_contact(answers, held=True)
    assert may_contact(safe, "call", minute("00:10")) == MayContact(True, ("may-call", "word", "others-read"))
    assert may_contact(safe, "call", minute("12:00")) == MayContact(False, ("outside-hours",))
    assert "mango" not in repr(safe)


@pytest.mark.parametrize(
    ("answers", "way", "code"),
    [
        ({}, "message", "no-contact"),
        ({"may-contact": "code"}, "call", "no-contact"),
        ({"may-contact": "message"}, "call", "message-only"),
        ({"may-contact": "call"}, "call", "not-told-when"),
    ],
)
def test_in_doubt_nobody_calls(answers, way, code) -> None:
    assert may_contact(safe_contact(answers, held=True), way, 0) == MayContact(False, (code,))
    with pytest.raises(ValueError):
        minute("24:00")
