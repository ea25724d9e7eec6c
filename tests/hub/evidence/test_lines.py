"""Custody as people read it: in the words of six languages, by the reader's clock with UTC beside it, and the same bytes each time."""

from pathlib import Path
from zoneinfo import ZoneInfo

import foreign
import pytest
from django.utils import translation
from hubs import Hub
from rooms import caller, person

from accord.formats.custody import Entry, Link
from accord.hub.cases import actions as cases
from accord.hub.evidence import actions, labels, queries
from accord.hub.evidence.lines import Reader
from accord.hub.evidence.report import drawable
from accord.hub.evidence.vocabulary import ACTS, RESULTS, WAYS
from accord.hub.members.vocabulary import ROLES

CLOCKS = {
    "en": ("Europe/London", "London time"),
    "th": ("Asia/Bangkok", "กรุงเทพ"),
    "bn": ("Asia/Dhaka", "ঢাকা"),
    "ne": ("Asia/Kathmandu", "काठमाण्डौ"),
    "es": ("America/Lima", "Lima"),
    "ar": ("Asia/Dubai", "دبي"),
}
SAID = (
    ("taken-in", "1840 bytes", "1,840 bytes"),
    ("downloaded", "bytes 44-87 of 1840", "bytes 44 to 87 of 1,840"),
    ("relabelled", "to amber+strict", "TLP:AMBER+STRICT"),
    ("shared", "to 0198-a", "Kasi"),
    ("handed-over", "lead to 0198-a", "Kasi"),
    ("time-stamped", "2026-11-24T16:00:00Z", "2026-11-24 23:00:00 Bangkok time"),
    ("withdrawn", "from 0198-b", "from 0198-b"),
    ("looked-at", "", ""),
)


def entry(act: str, detail: str, actor: str = "person:0198-c", role: str = "victim officer") -> Entry:
    return Entry("i", 1, "2026-11-24T16:00:00.000000Z", "0198-a", actor, role, act, "console", "00", "done", detail)


@pytest.mark.parametrize(("act", "detail", "said"), SAID)
def test_a_line_says_more_in_words(act: str, detail: str, said: str) -> None:
    told = Reader(ZoneInfo("Asia/Bangkok"), "en", {"0198-a": "Kasi"}).told(Link(entry(act, detail), "ab"))
    assert (told.detail, told.member, told.by) == (said, "Kasi", "Victim officer · Person 0198-c")
    assert (told.here, told.utc) == ("2026-11-24 23:00:00 Bangkok time", "2026-11-24 16:00:00 UTC")


def test_who_it_was_stands_in_words() -> None:
    reader = Reader(ZoneInfo("UTC"), "en", {})
    actors = (("token:7", "api", "Program 7"), ("operator", "administrator", "Operator of the hub"), ("", "", ""))
    assert [reader.told(Link(entry("looked-at", "", actor, role), "")).by for actor, role, _ in actors] == [said for *_, said in actors]


def test_every_word_of_it_is_there_in_six_languages_and_can_be_drawn() -> None:
    def words() -> list[str]:
        said = [*labels.words().values(), *map(labels.act_label, ACTS), *map(labels.way_label, WAYS), *map(labels.result_label, RESULTS)]
        return [
            *said,
            *map(labels.role_label, ROLES),
            labels.bytes_label(1840),
            labels.stretch_label("1-2", 3),
            labels.actor_label("token:7"),
        ]

    with translation.override("en"):
        english = words()
    for language in CLOCKS:
        with translation.override(language):
            said = words()
        assert [word for word in said if drawable(word) != word] == [], language
        same = [word for word in said if word in english]
        assert language == "en" or set(same) <= {"Auditor", "1,840 bytes"}, (language, same)


def _bare(text: str) -> str:
    """Without hyphens: where a line ends after one, the reader of PDF leaves it out."""
    return text.replace("-", "").replace("\ufffe", "")


def test_a_long_name_without_a_space_is_cut_off_nowhere(hub: Hub, tmp_path: Path) -> None:
    me = caller(person(hub.member("Police", "state"), "investigator"))
    case = cases.open_case(me, title="operation_" * 19)
    for name in ("very_long_bank_statement_" * 7 + ".pdf", "f" * 200, "诈骗聊天记录" * 20 + ".txt", "হোয়াটসঅ্যাপ_চ্যাট_" * 9 + ".png"):
        actions.append(me, case, actions.begin(me, case, name=name, size=1).id, 0, b"a")
    for language in ("en", "ar"):
        (tmp_path / "custody.pdf").write_bytes(actions.report_of(me, case, language=language, zone=ZoneInfo("UTC")))
        assert foreign.pdf_beyond(tmp_path / "custody.pdf") == 0, language


def test_the_report_is_written_in_each_of_them_and_is_the_same_each_time(hub: Hub, tmp_path: Path) -> None:
    me, other = (caller(person(hub.member(name, "state"), "investigator")) for name in ("Police", "Interior"))
    case = cases.open_case(me, title="บัญชีม้า")
    cases.invite(me, case, other.id)
    cases.accept(other, case)
    actions.append(me, case, actions.begin(me, case, name="محادثة.txt", size=3).id, 0, b"abc")
    item = queries.items(me, case)[0].id
    cases.share(me, case, [item], [other.id])
    list(queries.content(me, case, item, start=1, end=2).read())
    for language, (zone, called) in CLOCKS.items():
        made = actions.report_of(me, case, language=language, zone=ZoneInfo(zone))
        assert made == actions.report_of(me, case, language=language, zone=ZoneInfo(zone))
        (tmp_path / "custody.pdf").write_bytes(made)
        text = "".join(foreign.pdf_text(tmp_path / "custody.pdf").split())
        with translation.override(language):
            wanted = [labels.words()["title"], labels.act_label("taken-in"), labels.stretch_label("1-1", 3), "Interior", "UTC", called]
        if language in ("en", "es"):  # what reads PDF puts the marks of the other scripts elsewhere
            assert [word for word in wanted if "".join(word.split()) not in text] == [], language
            assert f"to{other.id}" not in text and _bare(item) in _bare(text)
