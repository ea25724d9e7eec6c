"""Custody lines as people read them: who, what, how, when, with which result, in the language that is active, by whichever clock."""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from functools import lru_cache

from msgspec import Struct

from accord.core.times import NotATime, moment, read_time
from accord.core.typed import Setting
from accord.core.typed.moment_text import zone_in_words
from accord.formats.custody import Entry, Link
from accord.hub.desks import queries as desks
from accord.hub.evidence.labels import act_label, actor_label, bytes_label, result_label, role_label, stretch_label, way_label
from accord.hub.evidence.vocabulary import RELABELLED
from accord.hub.members.queries import Caller
from accord.tables import countries, identifier_tables


class Told(Struct, frozen=True):
    """A line in words. `here`: when it was by the reader's clock, `utc` by everybody's; `member` and `by`: which organisation, and who of
    it; `detail`: what stands beside the act, such as how many bytes or which member; `digest`: on what."""

    number: int
    here: str
    utc: str
    member: str
    by: str
    act: str
    detail: str
    way: str
    result: str
    digest: str
    hash: str

    @property
    def what(self) -> str:
        return f"{self.act}: {self.detail}" if self.detail else self.act


class Reader(Struct, frozen=True):
    """By whose clock, in which language, and what the members are called that occur."""

    zone: tzinfo
    language: str
    names: Mapping[str, str]

    def told(self, link: Link) -> Told:
        """Call it with that language active: the words come through gettext."""
        entry = link.entry
        at = moment(read_time(entry.at))
        role = role_label(entry.role) if entry.actor.startswith(("person:", "session:")) else ""
        who = [role, actor_label(entry.actor)] if entry.member else []
        return Told(
            number=entry.number,
            here=self.time(at),
            utc=f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC",
            member=self.names.get(entry.member, entry.member) if entry.member else way_label("hub"),
            by=" · ".join(part for part in who if part),
            act=act_label(entry.act),
            detail=self.detail(entry),
            way=way_label(entry.how),
            result=result_label(entry.result),
            digest=entry.sha256,
            hash=link.hash,
        )

    def time(self, at: datetime) -> str:
        """`2026-11-25 01:56:03 Bangkok time`: digits that read alike in every language."""
        here = at.astimezone(self.zone)
        return f"{here:%Y-%m-%d %H:%M:%S} {_called(self.zone, self.language)}"

    def detail(self, entry: Entry) -> str:
        """What a line says beside its act: a size, a stretch, a member by its name, a label, a time; what is none of these, as it is."""
        match entry.detail.split():
            case [size, "bytes"] if size.isdigit():
                return bytes_label(int(size))
            case ["bytes", stretch, "of", size] if size.isdigit():
                return stretch_label(stretch, int(size))
            case ["to", code] if entry.act == RELABELLED:
                return f"TLP:{code.upper()}"
            case [*_, last] if last in self.names:
                return self.names[last]
            case [at] if at.endswith("Z"):
                try:
                    return self.time(moment(read_time(at)))
                except NotATime:
                    return at
        return entry.detail


@lru_cache(maxsize=512)
def _called(zone: tzinfo, language: str) -> str:
    """What a zone is called: `Bangkok time`, `UTC+07:00`."""
    here = datetime(2026, 1, 1, tzinfo=zone)
    return zone_in_words(here, Setting(now=0, tables=identifier_tables(), packs=countries(), language=language))


def members_in(entry: Entry) -> set[str]:
    """The ids of the members that a line may name."""
    return {entry.member, entry.detail.rpartition(" ")[2]} - {""}


def zone_for(me: Caller) -> tzinfo:
    """The clock of a member where nobody says another: that of its desks, or of its country, where there is one; else UTC."""
    return desks.days_of(me.n, me.country)
