from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.identifiers.traits import TRAITS
from accord.core.trust.decay import DEFAULT_DAYS, expires_at, fresh, lifetime

SEEN = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = ["phone", "iban", "account", "proxy", "crypto", "url", "domain", "ip", "email", "handle", "app", "sender", "image", "script"]
moments = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC))


def test_every_kind_has_a_lifetime() -> None:
    assert set(KINDS) == set(TRAITS)
    assert all(traits.lifetime_days > 0 for traits in TRAITS.values())


def test_a_kind_without_a_lifetime_of_its_own_has_the_default() -> None:
    assert lifetime("a new kind") == timedelta(days=DEFAULT_DAYS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_claim_expires_a_lifetime_after_it_was_last_seen(kind) -> None:
    assert expires_at(kind, SEEN) == SEEN + timedelta(days=TRAITS[kind].lifetime_days)


def test_an_address_that_is_handed_on_expires_before_one_that_never_is() -> None:
    assert expires_at("ip", SEEN) < expires_at("url", SEEN) < expires_at("domain", SEEN) < expires_at("crypto", SEEN)


@pytest.mark.parametrize("days", [-1, 1, 10_000])
def test_an_explicit_expiry_wins(days) -> None:
    assert expires_at("phone", SEEN, SEEN + timedelta(days=days)) == SEEN + timedelta(days=days)


def test_the_end_of_the_calendar_is_no_error() -> None:
    last = datetime.max.replace(tzinfo=UTC)
    assert expires_at("crypto", last) == last


def test_a_claim_is_fresh_for_half_its_lifetime_then_fades_in_a_straight_line() -> None:
    ages = {0: 1.0, 45: 1.0, 67.5: 0.5, 90: 0.0, 1000: 0.0}
    assert {age: fresh("phone", SEEN, SEEN + timedelta(days=age)) for age in ages} == ages


def test_a_claim_seen_after_now_is_fresh() -> None:
    assert fresh("phone", SEEN, SEEN - timedelta(days=400)) == 1.0


@given(st.sampled_from(KINDS), moments, moments, moments)
def test_freshness_only_falls_and_ends_with_the_expiry(kind, seen, moment, other) -> None:
    earlier, later = sorted((moment, other))
    assert 1.0 >= fresh(kind, seen, earlier) >= fresh(kind, seen, later) >= 0.0
    assert fresh(kind, seen, expires_at(kind, seen)) == 0.0
    assert (fresh(kind, seen, later) == 0.0) == (later >= expires_at(kind, seen))
