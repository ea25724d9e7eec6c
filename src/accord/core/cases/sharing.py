"""Who is shown which part of a case. Pure: a part belongs to the member that put it in, and goes to others by its owner's act alone.

A member is shown a part of another where the owner shared it with that member, the member takes part, and the part's label is no stricter
than the member's ceiling. A part under TLP:RED is for people of its own member, and never shared.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from accord.core.sharing import Tlp

RED, CEILING, ALREADY = "red", "ceiling", "already"
CEILINGS = (Tlp.CLEAR, Tlp.GREEN, Tlp.AMBER, Tlp.AMBER_STRICT)  # that a member may have


class Member(Struct, frozen=True):
    """A member at a case: by its number. `joined` breaks ties of who is next to lead."""

    member: int
    ceiling: Tlp
    joined: int = 0


class Part(Struct, frozen=True):
    """A part: whose it is, its label, and with whom it is shared."""

    id: str
    owner: int
    tlp: Tlp
    shared: frozenset[int] = frozenset()


def sees(part: Part, member: Member) -> bool:
    """Whether this member, which takes part, is shown the part."""
    return part.owner == member.member or (member.member in part.shared and not why_not(part.tlp, member.ceiling))


def why_not(tlp: Tlp, ceiling: Tlp) -> str:
    """Why what is so labelled can't be shared under a ceiling: `red` or `ceiling`; empty where it can."""
    if tlp is Tlp.RED:
        return RED
    return CEILING if tlp.strictness > ceiling.strictness else ""


class Preview(Struct, frozen=True):
    """What a member will be shown that it is not shown now, and what it will not be, with why."""

    member: int
    parts: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


def preview(parts: Sequence[Part], members: Iterable[Member]) -> tuple[Preview, ...]:
    """What these members would be shown if all these parts were shared with each of them: exactly what sharing then does."""
    return tuple(_preview(parts, member) for member in members)


def _preview(parts: Sequence[Part], member: Member) -> Preview:
    new, refused = [], []
    for part in parts:
        code = ALREADY if sees(part, member) else why_not(part.tlp, member.ceiling)
        if code:
            refused.append((part.id, code))
        else:
            new.append(part.id)
    return Preview(member.member, tuple(new), tuple(refused))


def above(parts: Iterable[Part], member: Member) -> tuple[str, ...]:
    """The parts that are shared with a member and that its ceiling, as it now is, no longer lets it see."""
    return tuple(part.id for part in parts if member.member in part.shared and why_not(part.tlp, member.ceiling))


def next_lead(members: Iterable[Member], leaving: int, heir: int | None) -> int | None:
    """Who leads when the lead leaves for good: the heir where it takes part, else who joined first; None where nobody is left."""
    left = sorted((member for member in members if member.member != leaving), key=lambda member: (member.joined, member.member))
    if any(member.member == heir for member in left):
        return heir
    return left[0].member if left else None
