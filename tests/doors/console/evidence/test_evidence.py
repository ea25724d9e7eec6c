"""Evidence by its pages: a small file by its form, a large one in pieces, its custody, its report; nobody else finds it."""

import json
import re
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hubs import Hub
from rooms import browser, caller, person

from accord.hub.cases import actions as cases

DATA = Random(5).randbytes(5_000_000)


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_DATA", tmp_path / "data")
    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    (tmp_path / "data").mkdir()


@pytest.fixture
def us(hub: Hub) -> Any:
    return person(hub.member("Police", "state"), "investigator")


@pytest.fixture
def base(us: Any) -> str:
    return f"/console/cases/{cases.open_case(caller(us), title='Romance')}/evidence"


def page(who: Any, path: str, expected: int = 200) -> str:
    answer = who.get(path)
    assert answer.status_code == expected, (path, answer.status_code)
    return str(answer.content.decode())


def test_a_small_file_comes_by_its_form_and_every_step_is_in_its_custody(us: Any, base: str) -> None:
    who = browser(us)
    assert "No file yet." in page(who, base)
    sent = {"file": SimpleUploadedFile("แชท.txt", b"the chat"), "note": "From <her> phone", "tlp": "green"}
    answer = who.post(f"{base}/add", sent)
    assert (answer.status_code, answer.headers.get("Location")) == (303, base), answer.content.decode()[-2000:]
    text = page(who, base)
    assert "แชท.txt" in text
    item = text.split(f'href="{base}/', 2)[-1].partition('"')[0]
    shown = page(who, f"{base}/{item}")
    assert "From &lt;her&gt; phone" in shown and "Taken in" in shown and "Looked at" in shown
    assert "is the one that the hub took in" in who.post(f"{base}/{item}/do", {"do": "verify"}).content.decode()
    given = who.get(f"{base}/{item}/file")
    assert given.getvalue() == b"the chat" and "sandbox" in given.headers["Content-Security-Policy"]
    assert given.headers["Content-Disposition"].startswith("attachment;")
    report = who.get(f"{base}/report")
    assert report.content.startswith(b"%PDF-") and report.headers["Content-Type"] == "application/pdf"
    assert who.post(f"{base}/{item}/do", {"do": "label", "tlp": "red"}).status_code == 303
    assert "Labelled anew" in page(who, f"{base}/{item}")
    assert who.post(f"{base}/{item}/do", {"do": "erase"}).headers["Location"] == base
    page(who, f"{base}/{item}", 404)


def test_a_file_that_is_there_already_is_kept_and_said_to_be_the_same(us: Any, base: str) -> None:
    who = browser(us)
    for name, data in (("chat.txt", b"the chat"), ("other.txt", b"another"), ("chat (1).txt", b"the chat")):
        assert who.post(f"{base}/add", {"file": SimpleUploadedFile(name, data), "tlp": "green"}).status_code == 303
    rows = dict(zip(("chat (1).txt", "other.txt", "chat.txt"), page(who, base).split("<tr data-row>")[1:], strict=True))
    assert "The same content as:" in rows["chat (1).txt"] and "<bdi>chat.txt</bdi>" in rows["chat (1).txt"]
    assert all("The same content as:" not in rows[name] for name in ("other.txt", "chat.txt"))
    item = rows["chat (1).txt"].split(f'href="{base}/', 1)[1].partition('"')[0]
    assert "<bdi>chat.txt</bdi>" in page(who, f"{base}/{item}").partition("SHA-256")[2]


def test_a_file_that_comes_by_its_form_is_never_on_the_disk_in_the_clear(us: Any, base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from accord.site import web

    def no_file(*words: Any) -> None:
        raise AssertionError("a temporary file")

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", no_file)
    sent = {"file": SimpleUploadedFile("a.bin", Random(6).randbytes(9_000_000))}
    assert browser(us).post(f"{base}/add", sent).status_code == 303
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE >= web.LARGEST, "of the largest request too"


def test_many_lines_of_custody_come_page_by_page(hub: Hub, us: Any, base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.console.evidence import views

    monkeypatch.setattr(views, "LINES", 3)
    who = browser(us)
    who.post(f"{base}/add", {"file": SimpleUploadedFile("chat.txt", b"the chat")})
    item = page(who, base).split(f'href="{base}/', 2)[-1].partition('"')[0]
    for _ in range(5):
        text = page(who, f"{base}/{item}")
    numbers = re.findall(r'<th scope="row"[^>]*>(\d+)<', text)
    assert numbers == ["1", "2", "3"] and '<span class="count">6</span>' in text
    following = f"{base}/{item}/custody?after=3"
    assert f'href="{following}"' in text
    text = page(who, following)
    assert re.findall(r'<th scope="row"[^>]*>(\d+)<', text) == ["4", "5", "6"] and "chat.txt" in text
    assert 'rel="next"' not in text and f'href="{base}/{item}/custody"' in text
    assert page(who, f"{base}/{item}/custody").count('<th scope="row"') == 3
    assert '<span class="count">7</span>' in page(who, f"{base}/{item}"), "reading the lines leaves none"
    page(browser(person(hub.member("Bank"), "investigator")), following, 404)


def test_the_bag_goes_out_whole_or_from_where_it_was_cut_off_and_the_report_in_a_language(us: Any, base: str) -> None:
    who = browser(us)
    who.post(f"{base}/add", {"file": SimpleUploadedFile("a.txt", b"the chat")})
    shown = page(who, base)
    assert f'action="{base}/bag"' in shown and f'formaction="{base}/report"' in shown and 'lang="ne">नेपाली<' in shown
    given = who.get(f"{base}/bag", {"language": "es"})
    data, tag = given.getvalue(), given.headers["ETag"]
    assert (
        given.status_code == 200
        and given.headers["Content-Length"] == str(len(data))
        and given.headers["Content-Type"] == "application/x-tar"
    )
    rest = who.get(f"{base}/bag", {"language": "es"}, headers={"Range": "bytes=1000-", "If-Range": tag})
    assert (rest.status_code, rest.headers["Content-Range"]) == (206, f"bytes 1000-{len(data) - 1}/{len(data)}")
    assert rest.getvalue() == data[1000:]
    other = who.get(f"{base}/bag", {"language": "en"}, headers={"Range": "bytes=1000-", "If-Range": tag})
    assert other.status_code == 200 and len(other.getvalue()) == int(other.headers["Content-Length"])
    assert who.get(f"{base}/bag", headers={"Range": f"bytes={10**12}-"}).status_code == 416
    reports = [who.get(f"{base}/report", {"language": code}).content for code in ("en", "es", "es", "xx")]
    assert reports[0] != reports[1] == reports[2] and reports[3] == reports[0], "what is no language is the reader's own"


def test_a_form_without_a_file_says_so(us: Any, base: str) -> None:
    answer = browser(us).post(f"{base}/add", {"note": "kept"})
    assert answer.status_code == 422 and "Choose a file." in answer.content.decode() and "kept" in answer.content.decode()


def test_a_large_one_comes_in_pieces_and_goes_on(us: Any, base: str) -> None:
    who = browser(us)
    begun = who.post(f"{base}/begin", {"name": "a.bin", "size": str(len(DATA)), "tlp": "amber", "note": ""})
    assert begun.status_code == 201
    at = f"{base}/uploads/{json.loads(begun.content)['upload']}"

    def piece(offset: int, data: bytes) -> tuple[int, dict[str, Any]]:
        answer = who.post(at, data, content_type="application/octet-stream", headers={"Upload-Offset": str(offset)})
        return answer.status_code, json.loads(answer.content)

    assert piece(0, DATA[:4_194_304]) == (200, {"offset": 4_194_304, "size": len(DATA), "item": ""})
    assert "Not finished" in page(who, base)
    assert piece(0, DATA[:10]) == (409, {"offset": 4_194_304})
    mib = 1 << 20

    def ends(come: bytes) -> dict[str, Any]:
        """By these the page's script sees whether a file of this name and size is the one that it began with."""
        return {"offset": len(come), "size": len(DATA), "item": "", "ends": sha256(come[:mib] + come[-mib:]).hexdigest()}

    assert json.loads(who.get(at).content) == ends(DATA[:4_194_304])
    assert piece(4_194_304, DATA[4_194_304:4_500_001])[0] == 200
    assert json.loads(who.get(at).content) == ends(DATA[:4_500_001])
    status, told = piece(4_500_001, DATA[4_500_001:])
    assert status == 200 and told["item"]
    assert who.get(f"{base}/{told['item']}/file").getvalue() == DATA
    other = json.loads(who.post(f"{base}/begin", {"name": "b.bin", "size": "10"}).content)["upload"]
    assert who.post(f"{base}/uploads/{other}/give-up").status_code == 303
    assert "Not finished" not in page(who, base)
    refused = who.post(f"{base}/begin", {"name": "", "size": "10"})
    assert refused.status_code == 422 and "1 to 200" in json.loads(refused.content)["said"]


def test_nobody_else_finds_any_of_it(hub: Hub, us: Any, base: str) -> None:
    browser(us).post(f"{base}/add", {"file": SimpleUploadedFile("a.txt", b"the chat")})
    stranger = browser(person(hub.member("Bank"), "investigator"))
    for path in (base, f"{base}/report", f"{base}/bag", f"{base}/x", f"{base}/x/file", f"{base}/uploads/x"):
        page(stranger, path, 404)
    for path in (f"{base}/add", f"{base}/begin", f"{base}/uploads/x", f"{base}/uploads/x/give-up", f"{base}/x/do"):
        assert stranger.post(path, {"file": SimpleUploadedFile("a.txt", b"x"), "name": "a", "size": "1"}).status_code == 404, path


def test_preservation_is_opened_from_a_target(us: Any, base: str) -> None:
    who, case = browser(us), base.removesuffix("/evidence")
    cases.add_target(caller(us), case.rpartition("/")[2], "https://golden-yield.example/join")
    assert "Ask to preserve" in page(who, case)
    # The button sends the target as the page shows it, which is harmless to touch.
    form = who.post("/console/requests/begin", {"met": "hxxps://golden-yield[.]example/join", "kind": "url", "protocol": "preserve"})
    shown = form.content.decode()
    assert form.status_code == 200 and "golden-yield" in shown
    assert re.search(r'<option value="preserve"[^>]* selected|name="protocol" value="preserve"', shown)
