"""Laws of who is shown what, for any parts, members and labels."""

from hypothesis import given
from hypothesis import strategies as st

from accord.core.cases.sharing import ALREADY, CEILINGS, Member, Part, above, next_lead, preview, sees, why_not
from accord.core.sharing import Tlp

members = st.builds(Member, st.integers(1, 6), st.sampled_from(CEILINGS), st.integers(0, 5))
parts = st.builds(Part, st.uuids().map(str), st.integers(1, 6), st.sampled_from(Tlp), st.frozensets(st.integers(1, 6)))


def shared(part: Part, member: int) -> Part:
    return Part(part.id, part.owner, part.tlp, part.shared | {member})


@given(parts, members)
def test_a_part_is_seen_by_its_owner_and_by_whom_it_was_shared_with_under_the_ceiling(part: Part, member: Member) -> None:
    if part.owner == member.member:
        assert sees(part, member)
    elif member.member not in part.shared:
        assert not sees(part, member)
    else:
        assert sees(part, member) == (part.tlp is not Tlp.RED and part.tlp.strictness <= member.ceiling.strictness)


@given(st.lists(parts, max_size=8, unique_by=lambda part: part.id), st.lists(members, max_size=4, unique_by=lambda member: member.member))
def test_a_preview_says_exactly_what_sharing_then_shows(world: list[Part], others: list[Member]) -> None:
    for told, member in zip(preview(world, others), others, strict=True):
        assert told.member == member.member
        before = {part.id for part in world if sees(part, member)}
        after = {part.id for part in (shared(part, member.member) for part in world) if sees(part, member)}
        assert set(told.parts) == after - before
        assert {part for part, _code in told.refused} == {part.id for part in world} - set(told.parts)
        assert {part for part, code in told.refused if code == ALREADY} == before


@given(st.lists(parts, max_size=8), members)
def test_what_is_above_a_ceiling_is_named_and_nothing_else(world: list[Part], member: Member) -> None:
    gone = set(above(world, member))
    for part in world:
        if part.owner != member.member and member.member in part.shared:
            assert (part.id in gone) == (not sees(part, member))


@given(st.sampled_from(Tlp), st.sampled_from(CEILINGS), st.sampled_from(CEILINGS))
def test_a_higher_ceiling_never_shows_less(tlp: Tlp, ceiling: Tlp, other: Tlp) -> None:
    low, high = sorted((ceiling, other), key=lambda label: label.strictness)
    if not why_not(tlp, low):
        assert not why_not(tlp, high)


@given(st.lists(members, max_size=5, unique_by=lambda member: member.member), st.integers(1, 6), st.none() | st.integers(1, 6))
def test_the_next_lead_takes_part_and_is_not_the_one_that_leaves(world: list[Member], leaving: int, heir: int | None) -> None:
    lead = next_lead(world, leaving, heir)
    left = {member.member for member in world} - {leaving}
    assert lead in left if left else lead is None
    if heir in left:
        assert lead == heir
    elif left:
        assert lead in {member.member for member in world if member.joined == min(m.joined for m in world if m.member in left)}
