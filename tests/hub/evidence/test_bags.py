"""A bag holds what was taken in and how it was touched; anybody can check it with other people's tools, and one flipped byte is found."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import foreign
import pytest
from hubs import Hub
from rooms import caller, person

from accord.formats import custody as form
from accord.hub.bags import check
from accord.hub.cases import actions as cases
from accord.hub.evidence import actions, archives, queries, report, store, uploads
from accord.hub.evidence.errors import AsThingsStand, Damaged, NoReport, Refused
from accord.hub.evidence.files import whole
from accord.hub.members.queries import Caller

# Names in the scripts of the partnership, and names that would do harm where they were taken for a path or for markup.
NAMES = (
    "สลิปโอนเงิน ๑๒ มี.ค..jpg",
    "বিকাশ লেনদেন.pdf",
    "नेपाली कुराकानी.txt",
    "محادثة واتساب.zip",
    "ឯកសារ.png",
    "Denuncia policial – Perú (ñ).docx",
    '#image("passwd") [*x*] $y$ <a> @b `c`.txt',
    "..",
    "100%25.csv",
    "诈骗.png",
)


def content(number: int) -> bytes:
    return Random(number).randbytes(1000 + 700_000 * (number % 3))


@pytest.fixture
def me(hub: Hub) -> Caller:
    return caller(person(hub.member("Police", "state")))


@pytest.fixture
def case(me: Caller) -> str:
    case = cases.open_case(me, title="จาก 40 รายงาน: #eval[1+1]")
    for number, name in enumerate(NAMES):
        data = content(number)
        actions.append(me, case, actions.begin(me, case, name=name if name != ".." else "x/..%2f..", size=len(data)).id, 0, data)
    return case


@pytest.fixture
def bag(me: Caller, case: str, tmp_path: Path) -> Path:
    return actions.export(me, case, tmp_path / "bag").folder


def codes(bag: Path) -> set[str]:
    return {fault.code for fault in check(bag).faults}


def test_a_bag_holds_the_files_and_other_peoples_tools_agree(me: Caller, case: str, bag: Path) -> None:
    files = sorted((bag / "data/files").iterdir())
    assert [path.read_bytes() for path in files] == [content(number) for number in range(len(NAMES))]
    found = check(bag)
    assert not found.faults and found.checked["payload"] == len(NAMES) + 5
    done = subprocess.run([*foreign.bagit(), "--validate", str(bag)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    done = subprocess.run([*foreign.case_validate(), str(bag / "data/case.jsonld")], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "Conforms: True" in done.stdout, done.stdout + done.stderr


def test_its_custody_says_who_did_what_on_what(me: Caller, case: str, bag: Path) -> None:
    kept = form.read((bag / "data/custody/custody.json").read_bytes())
    assert [chain.name for chain in kept.items][:7] == list(NAMES[:7])
    table = (bag / "data/custody/custody.csv").read_bytes()
    assert table.startswith(b"\xef\xbb\xbfpath,"), "a spreadsheet knows UTF-8 by it"
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
    assert len(rows) == 1 + len(NAMES) and rows[1][6:8] == ["officer", "taken-in"]
    entry = kept.items[0].lines[0].entry
    assert (entry.member, entry.actor, entry.sha256, entry.result) == (me.id, me.actor, kept.items[0].sha256, "done")
    text = foreign.pdf_text(bag / "data/custody/custody.pdf")
    told = ("สลิปโอนเงิน", "বিকাশ", "नेपाली", "Denuncia policial – Perú (ñ).docx", '#image("passwd") [*x*] $y$', "#eval[1+1]", "[U+8BC8]")
    assert [
        what for what in (*told, "Taken in", "Police", me.actor.partition(":")[2], entry.sha256) if _bare(what) not in _bare(text)
    ] == []


def test_what_was_written_of_a_file_goes_with_it(me: Caller, tmp_path: Path) -> None:
    """Whose phone it was, and where it was taken, stands nowhere else."""
    case = cases.open_case(me, title="Romance")
    lines = ("มือถือของผู้เสียหาย #eval[1]", "Handed in at Khlong Luang station, 3 Nov")
    begun = actions.begin(me, case, name="image.001", size=5, note="\n".join(lines))
    actions.append(me, case, begun.id, 0, b"12345")
    bag = actions.export(me, case, tmp_path / "bag").folder
    (chain,) = form.read((bag / "data/custody/custody.json").read_bytes()).items
    assert chain.note == "\n".join(lines)
    text = foreign.pdf_text(bag / "data/custody/custody.pdf")
    assert [line for line in lines if _bare(line) not in _bare(text)] == []
    assert all(f"   {line}\n" in (bag / "data/label.txt").read_text() for line in lines)
    (file,) = (node for node in json.loads((bag / "data/case.jsonld").read_bytes())["@graph"] if node["@type"] == "uco-observable:File")
    assert file["uco-core:description"] == ["\n".join(lines)]
    assert [line for line in lines if _bare(line) not in _bare(_read_pdf(actions.report_of(me, case), tmp_path))] == []
    with tarfile.open(fileobj=io.BytesIO(b"".join(archives.archive(me, case).read()))) as packed:
        (name,) = (name for name in packed.getnames() if name.endswith("custody.json"))
        assert form.read(packed.extractfile(name).read()).items[0].note == chain.note  # type: ignore[union-attr]
    other = cases.open_case(me, title="At another hub")
    taken = actions.take_in_bag(me, other, bag).taken
    looked = [queries.item(me, other, part) for part in taken]
    assert {each.row.name: each.note for each in looked if each.row.name in ("image.001", "label.txt")} == {
        "image.001": chain.note,
        "label.txt": "",
    }


def _read_pdf(data: bytes, folder: Path) -> str:
    (folder / "read.pdf").write_bytes(data)
    return foreign.pdf_text(folder / "read.pdf")


def _bare(text: str) -> str:
    """Without spaces and hyphens: where a line ends after one, the reader of PDF takes it for a hyphenation and leaves it out."""
    return re.sub(r"[\s\-\ufffe\u00ad]", "", text)


def test_two_exports_of_the_same_state_are_the_same_bytes(me: Caller, case: str, bag: Path, tmp_path: Path) -> None:
    again = actions.export(me, case, tmp_path / "again").folder

    def payload(folder: Path) -> dict[str, bytes]:
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.glob("data/**/*") if path.is_file()}

    assert payload(bag) == payload(again)
    part = queries.items(me, case)[0].id
    queries.verify_item(me, case, part)
    acts = [row.link.entry.act for row in queries.custody_of(me, case, part)[0]]
    assert acts == ["taken-in", "exported", "exported", "verified"]
    third = form.read((actions.export(me, case, tmp_path / "third").folder / "data/custody/custody.json").read_bytes())
    assert [link.entry.act for link in third.items[0].lines] == acts


def _flip(bag: Path, path: str, place: int = 5) -> None:
    with (bag / path).open("r+b") as file:
        file.seek(place)
        byte = file.read(1)
        file.seek(place)
        file.write(bytes([byte[0] ^ 1]))


def _change_line(bag: Path) -> None:
    """A line is taken out of the custody, and all manifests are made anew: only the chain tells."""
    path = bag / "data/custody/custody.json"
    kept = json.loads(path.read_bytes())
    kept["items"][1]["lines"][0]["entry"]["actor"] = "session:0000"
    path.write_text(json.dumps(kept))
    for manifest in bag.glob("*manifest*.txt"):
        manifest.unlink()
    for name in ("sha256", "sha512"):
        files = sorted(str(file.relative_to(bag)) for file in bag.glob("data/**/*") if file.is_file())
        done = subprocess.run([f"{name}sum", *files], cwd=bag, capture_output=True, check=True)
        (bag / f"manifest-{name}.txt").write_bytes(done.stdout)
    info = bag / "bag-info.txt"
    info.write_text("".join(line for line in info.read_text().splitlines(keepends=True) if not line.startswith("Payload-Oxum")))


FAULTS: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "a byte of a file": (lambda bag: _flip(bag / "data/files", next((bag / "data/files").iterdir()).name), {"checksum", "custody"}),
    "a byte of the label": (lambda bag: _flip(bag, "data/label.txt"), {"checksum"}),
    "a byte of a tag file": (lambda bag: _flip(bag, "bag-info.txt", 25), {"checksum"}),
    "a file is missing": (lambda bag: (bag / "data/label.txt").unlink(), {"missing", "oxum"}),
    "a file more": (lambda bag: (bag / "data/more").write_bytes(b"x"), {"unexpected", "oxum"}),
    "a fetch.txt": (lambda bag: (bag / "fetch.txt").write_text("https://example.org/x 3 data/x\n"), {"fetch"}),
    "a link to a file": (lambda bag: (bag / "data/link").symlink_to("/etc/passwd"), {"symlink"}),
    "a link to a folder": (lambda bag: (bag / "data/folder").symlink_to("/etc"), {"symlink"}),
    "a path out of the bag": (
        lambda bag: (bag / "manifest-sha256.txt").open("a").write(f"{'0' * 64}  data/../../outside\n"), {"outside", "checksum"}
    ),
    "an absolute path": (
        lambda bag: (bag / "tagmanifest-sha256.txt").open("a").write(f"{'0' * 64}  /etc/passwd\n"), {"outside"}
    ),
    "a pipe": (lambda bag: os.mkfifo(bag / "data/pipe"), {"not-a-file"}),
    "no declaration": (lambda bag: (bag / "bagit.txt").unlink(), {"no-bag"}),
    "another declaration": (lambda bag: (bag / "bagit.txt").write_text("BagIt-Version: 9.9\n"), {"bad-declaration"}),
    "no manifest": (lambda bag: [path.unlink() for path in bag.glob("*manifest-*.txt")], {"no-manifest", "unexpected", "custody"}),
    "a custody line": (_change_line, {"custody"}),
}  # fmt: skip


def test_each_fault_is_found(bag: Path, tmp_path: Path) -> None:
    for number, (what, (damage, wanted)) in enumerate(FAULTS.items()):
        copy = tmp_path / str(number)
        shutil.copytree(bag, copy)
        damage(copy)
        assert codes(copy) == wanted, what


def test_an_export_that_fails_leaves_nothing_and_is_in_the_custody(me: Caller, case: str, tmp_path: Path) -> None:
    row = queries.items(me, case)[3]
    item = store.of_part(case, row.id)
    assert item is not None
    _flip(whole(item.id).parent, whole(item.id).name, 40)
    with pytest.raises(Damaged):
        actions.export(me, case, tmp_path / "out/bag")
    assert list((tmp_path / "out").iterdir()) == []
    assert [line.link.entry.result for line in queries.custody_of(me, case, row.id)[0]] == ["done", "done", "damaged"]


def test_a_report_for_which_there_is_no_memory_is_refused_for_now(
    me: Caller, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "typesetting.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n")  # as a system does
    monkeypatch.setattr(report, "HERE", tmp_path)
    with pytest.raises(NoReport, match="Tell the operator, and try again later"):
        actions.report_of(me, case)
    with pytest.raises(NoReport):
        actions.export(me, case, tmp_path / "out/bag")
    assert list((tmp_path / "out").iterdir()) == [], "no half of a bag"


def test_nothing_is_overwritten_and_an_empty_case_makes_no_bag(me: Caller, bag: Path, case: str) -> None:
    with pytest.raises(AsThingsStand):
        actions.export(me, case, bag)
    with pytest.raises(AsThingsStand):
        actions.export(me, cases.open_case(me, title="Empty"), bag.with_name("other"))


def test_a_bag_is_taken_in_once_it_is_verified(me: Caller, bag: Path, case: str) -> None:
    other = cases.open_case(me, title="From another hub")
    found = actions.take_in_bag(me, other, bag)
    assert len(found.taken) == len(NAMES) + 5 and not found.there
    mine = {row.sha256: row.name for row in queries.items(me, case)}
    theirs = {row.sha256: row.name for row in queries.items(me, other)}
    assert mine.items() <= theirs.items()
    _flip(bag, "data/label.txt")
    with pytest.raises(Refused):
        actions.take_in_bag(me, other, bag)
    assert len(queries.items(me, other)) == len(found.taken)


def test_a_bag_that_is_taken_in_again_is_taken_in_once(me: Caller, bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other, count = cases.open_case(me, title="From another hub"), len(NAMES) + 5
    finish, left = uploads.Sending.finish, [4]

    def killed(sending: uploads.Sending, sha256: bytes | None = None) -> uploads.Standing:
        if not left[0]:
            sending.close()  # what came stays where it is
            raise KeyboardInterrupt
        left[0] -= 1
        return finish(sending, sha256)

    with monkeypatch.context() as patch:
        patch.setattr(uploads.Sending, "finish", killed)
        with pytest.raises(KeyboardInterrupt):
            actions.take_in_bag(me, other, bag)
    assert (len(queries.items(me, other)), len(queries.uploads_of(me, other))) == (4, 1)
    found = actions.take_in_bag(me, other, bag)
    assert (len(found.taken), len(found.there)) == (count - 4, 4)
    assert sorted(row.id for row in queries.items(me, other)) == sorted([*found.taken, *found.there])
    assert queries.uploads_of(me, other) == []
    # What was erased meanwhile is taken in again, and that once.
    actions.erase(me, other, found.taken[0])
    assert [len(actions.take_in_bag(me, other, bag).taken) for _ in range(3)] == [1, 0, 0]
    assert len(queries.items(me, other)) == count
    elsewhere = cases.open_case(me, title="Another case")
    assert len(actions.take_in_bag(me, elsewhere, bag).taken) == count


def test_the_process_that_exports_does_not_typeset(me: Caller, case: str, bag: Path) -> None:
    """It would keep what a report takes, a gigabyte for ten thousand lines, for as long as it lives."""
    said = """
import os, sys
from django import setup
os.environ["DJANGO_SETTINGS_MODULE"] = "accord.site.settings"
setup()
from accord.hub.evidence import lines, report
from datetime import UTC
subject = report.Subject(case="c", number=1, title="", by="Police", at=0, reader=lines.Reader(UTC, "en", {}))
assert report.pdf(subject, []).startswith(b"%PDF-")
assert not [name for name in sys.modules if name.partition(".")[0] == "typst"]
"""
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
