"""Sign-in names that nobody has: those that were tried longest ago are forgotten first."""

from accord.hub.members.unknown_logins import UnknownLogins


def locks(count: int, until: int, at: int) -> tuple[int, int]:
    return count + 1, 100 if count else 0


def test_whoever_is_still_tried_is_remembered_before_those_that_are_not() -> None:
    seen = UnknownLogins(most=2)
    for name in ("first", "second", "first", "third"):
        assert seen.take(name, 10, locks) == 0
    assert len(seen) == 2
    assert [seen.locked_until(name) for name in ("first", "second", "third")] == [110, 0, 10]
    assert (seen.take("first", 50, locks), seen.take("first", 110, locks)) == (60, 0)
