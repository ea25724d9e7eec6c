"""Lists on a member's machine: verified, brought up to date, and never given up for a worse one."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from list_cast import KEY, OTHER_KEY, make_delta, small_list

from accord.client import ListRefused, Lists, Unreadable
from accord.client.lists import LOOK_EVERY, USES, AsyncLists
from accord.core.identifiers import key_of
from accord.core.lists.entries import STOP, prefix_of
from accord.core.lists.files import public_bytes, read_list
from accord.hub.lists.vocabulary import NAMES

PUBLIC = public_bytes(KEY.public_key()).hex()
LASTS = timedelta(days=2)  # longer than from when tests are collected until the last of them has run
LATER = (datetime.now(UTC) + LASTS).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
EVIL = {prefix_of(key_of("domain", "evil.com")): 1}
PHONE = {prefix_of(key_of("phone", "+66812345678")): 0}
FIRST = small_list(1, EVIL, expires=LATER)
SECOND = small_list(2, PHONE, expires=LATER)


def delta(old: bytes, new: bytes) -> bytes:
    return make_delta(read_list(old, KEY.public_key()), read_list(new, KEY.public_key()), KEY)


class Hub:
    """Gives the files that it is told to give, one after the other."""

    def __init__(self, *files: bytes | None) -> None:
        self.files = list(files)
        self.asked: list[int | None] = []

    def list_file(self, name: str, since: int | None = None) -> bytes | None:
        self.asked.append(since)
        return self.files.pop(0)

    def list_key(self) -> str:
        return PUBLIC


def test_it_answers_from_the_list_and_follows_it(tmp_path: Path) -> None:
    hub = Hub(FIRST, None, delta(FIRST, SECOND))
    lists = Lists(tmp_path, hub, key=PUBLIC)
    with pytest.raises(ListRefused, match="no list"):
        lists.check("evil.com")
    assert lists.update()
    hit = lists.check("https://login.evil.com/a?b=c")
    assert hit is not None
    assert (hit.scheme, hit.matched, hit.use, hit.version) == ("investment", "evil.com/", "block", 1)
    assert lists.check("https://good.com/") is None
    unreadable = lists.check("no identifier at all, only words")
    assert isinstance(unreadable, Unreadable) and not unreadable
    assert unreadable.code == "no-kind-fits" and unreadable.text.startswith("Its form does not tell what this is")
    assert not lists.update()
    assert lists.update()
    assert lists.check("evil.com") is None
    phone = lists.check("081 234 5678", region="TH")
    assert phone is not None and (phone.scheme, phone.version) == ("parcel", 2)
    assert phone.matched == phone.identifier.display
    assert hub.asked == [None, 1, 1]
    assert {path.name for path in (tmp_path / "block").iterdir()} == {"current", "2.list", "2.checked", ".updater"}


BAD = {
    "flipped": (SECOND[:-1] + bytes([SECOND[-1] ^ 1]), "bad-body"),
    "truncated": (SECOND[:-1], "truncated"),
    "truncated delta": (delta(FIRST, SECOND)[:-1], "truncated"),
    "old key": (small_list(2, PHONE, key=OTHER_KEY, expires=LATER), "wrong-key"),
    "new format": (small_list(2, PHONE, format=2, expires=LATER), "unknown-format"),
    "older": (small_list(1, PHONE, expires=LATER), "does-not-follow"),
    "another member's": (small_list(2, PHONE, member="another", expires=LATER), "does-not-follow"),
    "for another use": (small_list(2, PHONE, use="hold", expires=LATER), "does-not-follow"),
    "too old to use": (small_list(2, PHONE, expires="2020-01-01T00:00:00Z"), "expired"),
    "a page of a proxy": (b"<html>Sign in to the network</html>", "not-a-list"),
    "nothing": (b"", "truncated"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_can_not_be_used_is_refused_and_the_list_before_stays(tmp_path: Path, what: str) -> None:
    raw, code = BAD[what]
    lists = Lists(tmp_path, Hub(FIRST, raw, None), key=PUBLIC)
    lists.update()
    with pytest.raises(ListRefused) as refused:
        lists.update()
    assert refused.value.code == code
    for same in (lists, Lists(tmp_path, key=PUBLIC)):
        assert same.version == 1
        assert same.check("evil.com") is not None
    assert not lists.update()


def test_a_delta_for_another_history_is_made_good_by_the_whole_list(tmp_path: Path) -> None:
    hub = Hub(FIRST, delta(small_list(1, {7: 0}), SECOND), SECOND)
    lists = Lists(tmp_path, hub, key=PUBLIC)
    assert lists.update() and lists.update()
    assert (lists.version, hub.asked) == (2, [None, 1, None])


def test_a_file_that_was_damaged_on_this_machine_is_refused_when_it_is_opened(tmp_path: Path) -> None:
    Lists(tmp_path, Hub(FIRST), key=PUBLIC).update()
    path = tmp_path / "block" / "1.list"
    path.write_bytes(FIRST[:-1] + bytes([FIRST[-1] ^ 1]))
    with pytest.raises(ListRefused) as refused:
        Lists(tmp_path, key=PUBLIC)
    assert refused.value.code == "bad-body"
    with_hub = Lists(tmp_path, Hub(FIRST), key=PUBLIC)
    with pytest.raises(ListRefused, match="changed on its way"):
        with_hub.check("evil.com")
    assert with_hub.update() and with_hub.check("evil.com") is not None
    with pytest.raises(ListRefused) as refused:
        Lists(tmp_path, key=public_bytes(OTHER_KEY.public_key()).hex())
    assert refused.value.code == "wrong-key"


def test_a_list_that_is_too_old_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lists = Lists(tmp_path, Hub(FIRST), key=PUBLIC)
    lists.update()
    monkeypatch.setattr("accord.client.lists.time.time", lambda: (datetime.now(UTC) + LASTS).timestamp() + 1)
    with pytest.raises(ListRefused) as refused:
        lists.check("evil.com")
    assert refused.value.code == "expired"


def test_the_key_of_the_first_time_is_kept(tmp_path: Path) -> None:
    Lists(tmp_path, Hub(FIRST)).update()
    assert (tmp_path / "key").read_text() == PUBLIC
    assert Lists(tmp_path).check("evil.com") is not None
    with pytest.raises(ListRefused, match="public key"):
        Lists(tmp_path / "elsewhere")


READER = """
import sys, time
from accord.client import Lists
lists = Lists(sys.argv[1], key=sys.argv[2])
print(lists.version, lists.check("evil.com") is not None, flush=True)
sys.stdin.readline()
time.sleep(float(sys.argv[3]))
print(lists.check("evil.com") is not None, lists.version, flush=True)
"""


def test_another_process_sees_a_new_version(tmp_path: Path) -> None:
    lists = Lists(tmp_path, Hub(FIRST, SECOND), key=PUBLIC)
    lists.update()
    command = [sys.executable, "-c", READER, str(tmp_path), PUBLIC, str(LOOK_EVERY)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as reader:
        assert reader.stdout is not None and reader.stdin is not None
        assert reader.stdout.readline().split() == ["1", "True"]
        lists.update()
        reader.stdin.write("\n")
        reader.stdin.flush()
        assert reader.stdout.readline().split() == ["False", "2"]


def test_it_finds_just_what_is_listed_whatever_its_size(tmp_path: Path) -> None:
    for size in (0, 1, 2, 3000):
        marked = {prefix_of(key_of("domain", f"evil-{n}.com")): 0 for n in range(size)}
        marked |= {prefix_of(key_of("phone", f"+6681234{n:04d}")): 1 for n in range(size)}
        folder = tmp_path / str(size)
        Lists(folder, Hub(small_list(1, marked, expires=LATER)), key=PUBLIC).update()
        lists = Lists(folder, key=PUBLIC)
        assert [lists.check(f"https://x.evil-{n}.com/a") is not None for n in range(3100)] == [n < size for n in range(3100)]
        phones = [lists.check(f"+6681234{n:04d}") for n in range(3100)]
        assert [hit is not None and hit.scheme for hit in phones] == [n < size and "investment" for n in range(3100)]


def test_the_ends_of_what_there_is_are_found(tmp_path: Path) -> None:
    ends = {0: 0, 2**64 - 1: 1}
    Lists(tmp_path, Hub(small_list(1, ends, expires=LATER)), key=PUBLIC).update()
    opened = Lists(tmp_path, key=PUBLIC)._open
    assert opened is not None
    assert [opened.find([prefix]) for prefix in (0, 1, 2**64 - 2, 2**64 - 1)] == [[(0, 0)], [], [], [(0, 1)]]
    assert opened.find([2**64 - 1, 7, 0, 2**64 - 2]) == [(0, 1), (2, 0)]


@pytest.mark.parametrize("use", ["deny", "Block", "investigate", "../block", ""])
def test_a_use_that_has_no_list_is_refused_at_once(tmp_path: Path, use: str) -> None:
    for kind in (Lists, AsyncLists):
        with pytest.raises(ValueError, match="Give one of: block, hold, warn"):
            kind(tmp_path / "lists", Hub(), use=use)  # type: ignore[arg-type]
    assert not (tmp_path / "lists").exists(), "nothing was asked, and no key kept"


def test_uses_are_those_for_which_a_hub_builds_lists() -> None:
    assert USES == NAMES


@pytest.mark.parametrize(
    ("value", "listed", "shown"),
    [
        ("081-234-5678", ("handle", "whatsapp:+66812345678"), "whatsapp:+66812345678"),
        ("+66812345678", ("proxy", "promptpay:phone:+66812345678"), "PromptPay +66812345678"),
        ("whatsapp:+66812345678", ("phone", "+66812345678"), "+66 81 234 5678"),
        ("https://known.example.com/out?url=https://evil.com/a", ("domain", "evil.com"), "evil.com/"),
        ("https://known.example.com/out?url=https://evil.com/a", ("domain", "example.com"), "example.com/"),
    ],
)
def test_what_else_a_value_names_is_found_too(tmp_path: Path, value: str, listed: tuple[str, str], shown: str) -> None:
    Lists(tmp_path, Hub(small_list(1, {prefix_of(key_of(*listed)): 1}, expires=LATER)), key=PUBLIC).update()
    hit = Lists(tmp_path, key=PUBLIC).check(value, "TH")
    assert hit and (hit.matched, hit.scheme) == (shown, "investment")


def test_where_both_are_listed_the_value_itself_counts_and_a_stop_on_it_lets_its_other_names_speak(tmp_path: Path) -> None:
    own, other = prefix_of(key_of("phone", "+66812345678")), prefix_of(key_of("handle", "whatsapp:+66812345678"))
    for name, marked, scheme in (("both", {own: 1, other: 0}, "investment"), ("stopped", {own: STOP, other: 0}, "parcel")):
        Lists(tmp_path / name, Hub(small_list(1, marked, expires=LATER)), key=PUBLIC).update()
        hit = Lists(tmp_path / name, key=PUBLIC).check("+66812345678")
        assert hit and hit.scheme == scheme, name
