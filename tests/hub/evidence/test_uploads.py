"""Files come in in pieces of any size, cut off anywhere, and are what was sent; nothing half-written is ever evidence."""

import fcntl
import hashlib
import os
from random import Random

import pytest
from hubs import Hub
from rooms import caller, person

from accord.core.times import DAY
from accord.hub.cases import actions as cases
from accord.hub.evidence import actions, files, followers, incoming, queries, store, uploads
from accord.hub.evidence.errors import AsThingsStand, NoSuchEvidence, Refused, UploadInHand, WrongOffset
from accord.hub.evidence.sealing import CHUNK, SEALED
from accord.hub.evidence.vocabulary import LARGEST
from accord.hub.members.queries import Caller
from accord.hub.times import now

CONTENT = Random(18).randbytes(3 * CHUNK + 12_345)


@pytest.fixture
def me(hub: Hub) -> Caller:
    return caller(person(hub.member("Police", "state")))


@pytest.fixture
def case(me: Caller) -> str:
    return cases.open_case(me, title="A romance that asked for money")


def begin(me: Caller, case: str, size: int = len(CONTENT), name: str = "chat.zip") -> str:
    return actions.begin(me, case, name=name, size=size).id


def read(me: Caller, case: str, part: str, **more: int) -> bytes:
    return b"".join(queries.content(me, case, part, **more).read())


@pytest.mark.parametrize("size", [1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 12_345])
def test_what_comes_in_pieces_of_any_size_is_what_was_sent(me: Caller, case: str, size: int) -> None:
    data, chance = CONTENT[:size], Random(size)
    upload, offset = begin(me, case, size), 0
    while offset < size:
        piece = data[offset : offset + chance.choice([1, 1000, CHUNK // 3, CHUNK, 2 * CHUNK])]
        stands = actions.append(me, case, upload, offset, piece)
        offset += len(piece)
        assert stands.offset == offset
    assert stands.sha256 == hashlib.sha256(data).hexdigest()
    assert read(me, case, stands.part) == data
    assert read(me, case, stands.part, start=size // 2, end=size - 1) == data[size // 2 : size - 1]


def test_a_label_that_is_none_is_refused_before_anything_is_kept(me: Caller, case: str) -> None:
    for wrong in ("Quivolda Ostrovantz", "", "TLP:PURPLE"):
        with pytest.raises(Refused):
            actions.begin(me, case, name="chat.zip", size=5, tlp=wrong)
    assert queries.uploads_of(me, case) == []
    upload = actions.begin(me, case, name="chat.zip", size=5, tlp="TLP:GREEN").id
    part = actions.append(me, case, upload, 0, b"12345").part
    with pytest.raises(Refused):
        actions.change(me, case, part, tlp="Quivolda Ostrovantz")
    actions.change(me, case, part, tlp="TLP:AMBER+STRICT")
    assert queries.items(me, case)[0].tlp == "amber+strict"
    assert queries.custody_of(me, case, part)[0][-1].link.entry.detail == "to amber+strict"


def test_an_upload_goes_on_where_a_killed_process_left_it(me: Caller, case: str) -> None:
    upload = begin(me, case)
    actions.append(me, case, upload, 0, CONTENT[: CHUNK + 77])
    incoming.forget(upload)  # what the process remembered is gone
    with files.coming(upload).open("ab") as file:
        file.write(os.urandom(5000))  # and it was killed while it wrote a chunk
    assert queries.standing(me, case, upload).offset == CHUNK + 77
    stands = actions.append(me, case, upload, CHUNK + 77, CONTENT[CHUNK + 77 :], sha256=hashlib.sha256(CONTENT).digest())
    assert read(me, case, stands.part) == CONTENT


def test_what_a_power_cut_left_unwritten_is_sent_again(me: Caller, case: str) -> None:
    upload = begin(me, case)
    actions.append(me, case, upload, 0, CONTENT[: 2 * CHUNK + 10])
    incoming.forget(upload)
    with files.coming(upload).open("r+b") as file:
        file.seek(SEALED + 100)
        file.write(bytes(4096))
    assert queries.standing(me, case, upload).offset == CHUNK
    stands = actions.append(me, case, upload, CHUNK, CONTENT[CHUNK:])
    assert read(me, case, stands.part) == CONTENT


def test_cut_off_between_the_file_and_its_row_it_is_finished_later(me: Caller, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = begin(me, case)

    def killed(*_: object, **__: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(cases, "add_part_in", killed)
        with pytest.raises(KeyboardInterrupt):
            actions.append(me, case, upload, 0, CONTENT)
    assert queries.items(me, case) == []
    incoming.forget(upload)
    assert queries.standing(me, case, upload).offset == len(CONTENT)
    stands = actions.append(me, case, upload, len(CONTENT), b"")
    assert read(me, case, stands.part) == CONTENT
    # Asked once more, since the answer was lost on the way, it says the same.
    assert actions.append(me, case, upload, len(CONTENT), b"") == stands


def test_a_dead_upload_is_swept_away_with_all_that_came_of_it(me: Caller, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = begin(me, case)
    actions.append(me, case, upload, 0, CONTENT[:1000])
    followers.work(now() + DAY - 60_000_000)
    assert queries.standing(me, case, upload).offset == 1000
    followers.work(now() + DAY + 60_000_000)
    with pytest.raises(NoSuchEvidence):
        queries.standing(me, case, upload)
    assert list(files.lying()) == []


def test_a_slow_upload_is_alive_while_anything_comes(me: Caller, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    upload, begun = begin(me, case), now()
    sending = actions.Sending(me, case, upload, 0)
    sending.write(CONTENT[:5])
    assert not uploads.sweep_dead(begun + 9 * DAY), "somebody has it in hand"
    monkeypatch.setattr(uploads, "TOUCHED_EVERY", -1.0)
    monkeypatch.setattr(uploads, "now", lambda: begun + 2 * DAY)
    sending.write(CONTENT[5:10])
    assert sending._stream is not None
    fcntl.flock(sending._stream._file, fcntl.LOCK_UN)  # its process is killed: nothing of it is closed in good order
    incoming.forget(upload)
    followers.work(begun + 3 * DAY - 60_000_000)
    assert queries.standing(me, case, upload).offset == 10, "what came slowly is kept too"
    followers.work(begun + 3 * DAY + 60_000_000)
    with pytest.raises(NoSuchEvidence):
        actions.Sending(me, case, upload, 10)
    assert list(files.lying()) == []
    monkeypatch.setattr(incoming.Incoming, "keep", lambda stream: None)
    sending._stack.close()


def test_what_was_swept_away_while_a_client_waited_is_not_there(me: Caller, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = begin(me, case)
    entered = incoming.Incoming.__enter__

    def swept(stream: incoming.Incoming) -> incoming.Incoming:
        assert uploads.sweep_dead(now() + 2 * DAY)
        return entered(stream)

    monkeypatch.setattr(incoming.Incoming, "__enter__", swept)
    with pytest.raises(NoSuchEvidence):
        actions.Sending(me, case, upload, 0)


def test_another_digest_than_was_said_keeps_nothing(me: Caller, case: str) -> None:
    upload = begin(me, case)
    with pytest.raises(Refused, match="SHA-256"):
        actions.append(me, case, upload, 0, CONTENT, sha256=hashlib.sha256(b"other").digest())
    assert queries.items(me, case) == [] and list(files.lying()) == []


def test_pieces_out_of_place_too_much_and_two_at_once_are_refused(me: Caller, case: str) -> None:
    upload = begin(me, case, 10)
    with pytest.raises(WrongOffset) as wrong:
        actions.append(me, case, upload, 3, b"abc")
    assert wrong.value.offset == 0
    with pytest.raises(Refused):
        actions.append(me, case, upload, 0, b"a" * 11)
    with pytest.raises(AsThingsStand):
        actions.append(me, case, upload, 0, b"abc", complete=True)
    sending = actions.Sending(me, case, upload, 3)
    with pytest.raises(UploadInHand):
        actions.append(me, case, upload, 3, b"defg")
    sending.close()
    assert actions.append(me, case, upload, 3, b"defghij").part


@pytest.mark.parametrize(("name", "size", "code"), [("", 1, "bad-name"), ("a", 0, "empty"), ("a", LARGEST + 1, "too-large")])
def test_what_cannot_be_taken_is_said_at_the_beginning(me: Caller, case: str, name: str, size: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.begin(me, case, name=name, size=size)
    assert refused.value.code == code


@pytest.mark.parametrize("name", ["a\nb.txt", "a\tb"])
def test_a_name_that_hides_something_is_told_so_and_not_that_it_is_too_long(me: Caller, case: str, name: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.begin(me, case, name=name, size=1)
    assert (refused.value.code, refused.value.field) == ("bad-name", "name")
    assert "can't be seen" in str(refused.value) and "200" not in str(refused.value)


def test_nothing_of_a_file_lies_open_on_the_disk(me: Caller, case: str) -> None:
    upload = begin(me, case, name="secret-name.txt")
    actions.append(me, case, upload, 0, CONTENT[:100])
    lying = b"".join(path.read_bytes() for _, path in files.lying())
    actions.append(me, case, upload, 100, CONTENT[100:])
    lying += b"".join(path.read_bytes() for _, path in files.lying())
    assert lying and CONTENT[:32] not in lying and CONTENT[-32:] not in lying and b"secret-name" not in lying


def test_chunks_can_neither_be_swapped_nor_put_into_another_file(me: Caller, case: str) -> None:
    first = actions.append(me, case, begin(me, case), 0, CONTENT)
    item = store.of_part(case, first.part)
    assert item is not None
    path = files.whole(item.id)
    sealed = path.read_bytes()
    for changed in (
        sealed[SEALED : 2 * SEALED] + sealed[:SEALED] + sealed[2 * SEALED :],
        sealed[:-1],
        sealed[:SEALED] + sealed[2 * SEALED :],
    ):
        path.write_bytes(changed)
        assert not queries.verify_item(me, case, first.part).is_whole
    path.write_bytes(sealed)
    assert queries.verify_item(me, case, first.part).is_whole


def test_what_came_under_a_key_is_taken_in_once(me: Caller, case: str) -> None:
    """Two requests at once, or a retry after a kill between the file's turn and the turn that keeps its answer."""
    first = actions.begin(me, case, name="a", size=4, key="k")
    there = store.load(first.id)
    assert there is not None
    with uploads._open(there), pytest.raises(UploadInHand):
        actions.begin(me, case, name="a", size=4, key="k")
    actions.append(me, case, first.id, 0, b"on")  # and cut off
    again = actions.begin(me, case, name="a", size=4, key="k")
    done = actions.append(me, case, again.id, 0, b"once")
    assert actions.begin(me, case, name="a", size=4, key="k").part == done.part
    assert [row.id for row in queries.items(me, case)] == [done.part]
    assert actions.begin(me, case, name="a", size=4, key="other").id != done.id


def test_uploads_are_listed_while_one_is_being_sent(me: Caller, case: str) -> None:
    busy, other = begin(me, case), begin(me, case)
    sending = actions.Sending(me, case, busy, 0)
    try:
        sending.write(CONTENT[:CHUNK])
        assert {row.id for row in queries.uploads_of(me, case)} == {busy, other}
    finally:
        sending.close()


@pytest.mark.parametrize("tlp", ["pink", "", "amber" * 100, "\0"])
def test_a_label_that_is_none_is_refused_before_anything_is_sent(me: Caller, case: str, tlp: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.begin(me, case, name="a", size=1, tlp=tlp)
    assert refused.value.code == "bad-label" and store.coming_of(case, me.n) == []


def test_many_uploads_together_never_fill_the_disk(me: Caller, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace

    from accord.hub.evidence.errors import NoRoom
    from accord.hub.evidence.vocabulary import SPARE

    monkeypatch.setattr(files.shutil, "disk_usage", lambda folder: SimpleNamespace(free=SPARE + 5 * CHUNK))
    begin(me, case, 3 * CHUNK)
    with pytest.raises(NoRoom):
        begin(me, case, 3 * CHUNK)
    begin(me, case, 2 * CHUNK)
