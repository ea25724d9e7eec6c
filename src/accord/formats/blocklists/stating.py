"""Which column holds what, as a person writes it down."""

from typing import NamedTuple

from accord.formats.blocklists.columns import ALSO, MAPPED
from accord.formats.lists import read_mapping


class Stated(NamedTuple):
    """The columns as somebody wrote them down."""

    columns: dict[str, str]
    also: tuple[str, ...] = ()


def stated(text: str) -> Stated:
    """`value=Address,kind=Type,also=Phone,also=Page` as columns. Raises BadMapping."""
    pairs = text.split(",")
    also = [pair for pair in pairs if pair.partition("=")[0].strip() == ALSO]
    named = tuple(pair.partition("=")[2].strip() for pair in also)
    return Stated(read_mapping(",".join(pair for pair in pairs if pair not in also), (*MAPPED, ALSO)), tuple(filter(None, named)))
