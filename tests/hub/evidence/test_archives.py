"""A bag as one TAR: other people's tools open and verify it, a client that was cut off gets the rest, and it is never whole in memory."""

import io
import subprocess
import tarfile
from pathlib import Path
from random import Random

import foreign
import pytest
from hubs import Hub
from rooms import caller, person

from accord.hub.bags import check
from accord.hub.cases import actions as cases
from accord.hub.evidence import actions, queries, store
from accord.hub.evidence.errors import AsThingsStand, Damaged
from accord.hub.evidence.files import whole
from accord.hub.members.queries import Caller

LONG = "หลักฐานการโอนเงินจากบัญชีม้าไปยังกระเป๋าเงินคริปโต ๑๒ มีนาคม.pdf"
NAMES = ("a.txt", LONG, "محادثة.zip")
SIZES = (1, 2_500_000, 512)


@pytest.fixture
def me(hub: Hub) -> Caller:
    return caller(person(hub.member("Police", "state"), "investigator"))


@pytest.fixture
def case(me: Caller) -> str:
    case = cases.open_case(me, title="The gold club")
    for name, size in zip(NAMES, SIZES, strict=True):
        actions.append(me, case, actions.begin(me, case, name=name, size=size).id, 0, Random(size).randbytes(size))
    return case


def unpacked(data: bytes, folder: Path) -> Path:
    """By the tar of this machine, which is another than the one that wrote."""
    folder.mkdir()
    subprocess.run(["tar", "-xf", "-", "-C", str(folder)], input=data, check=True)
    (bag,) = folder.iterdir()
    return bag


def test_other_peoples_tools_open_and_verify_it_and_it_is_the_bag_of_an_export(me: Caller, case: str, tmp_path: Path) -> None:
    given = actions.archive(me, case)
    data = b"".join(given.read())
    assert len(data) == given.size == given.end and given.name == f"evidence-{case}.tar"
    bag = unpacked(data, tmp_path / "out")
    assert bag.name == f"evidence-{case}" and not check(bag).faults
    done = subprocess.run([*foreign.bagit(), "--validate", str(bag)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    exported = actions.export(me, case, tmp_path / "folder").folder
    files = {path.relative_to(bag): path.read_bytes() for path in bag.rglob("*") if path.is_file()}
    assert files == {path.relative_to(exported): path.read_bytes() for path in exported.rglob("*") if path.is_file()}
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        assert all(entry.isfile() and not entry.uname for entry in archive)
    lines = [row.link.entry for row in queries.custody_of(me, case, queries.items(me, case)[0].id)[0]]
    assert [(line.act, line.actor, line.how) for line in lines[1:]] == [("exported", me.actor, "console")] * 2


def test_what_was_cut_off_is_whole_with_its_rest(me: Caller, case: str) -> None:
    first = actions.archive(me, case)
    data = b"".join(first.read())
    for start in (1, 511, 700_001, first.size - 1500, first.size - 1):
        rest = actions.archive(me, case, stretch=lambda size, tag, start=start: (start, size))
        pieces = list(rest.read())
        assert (rest.tag, rest.size) == (first.tag, first.size) and data[:start] + b"".join(pieces) == data
        assert max(map(len, pieces)) <= 1 << 20
    part = queries.items(me, case)[1].id
    details = [row.link.entry.detail for row in queries.custody_of(me, case, part)[0] if row.link.entry.act == "exported"]
    assert details[:2] == ["", f"bytes 1-{first.size - 1} of {first.size}"]
    queries.verify_item(me, case, part)
    assert actions.archive(me, case).tag != first.tag, "another line of custody is another bag"
    assert actions.archive(me, case, language="es").tag != actions.archive(me, case).tag


def test_a_damaged_file_ends_it_and_stands_in_its_custody(me: Caller, case: str) -> None:
    row = queries.items(me, case)[1]
    path = whole(store.of_parts([row.id])[0].id)
    data = bytearray(path.read_bytes())
    data[1_500_000] ^= 1
    path.write_bytes(data)
    with pytest.raises(Damaged):
        list(actions.archive(me, case).read())
    last = queries.custody_of(me, case, row.id)[0][-1].link.entry
    assert (last.act, last.result) == ("exported", "damaged")


def test_a_case_without_evidence_has_no_bag(me: Caller) -> None:
    with pytest.raises(AsThingsStand):
        actions.archive(me, cases.open_case(me, title="Empty"))
