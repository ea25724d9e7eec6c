"""docs/claims.md: what Accord tells the public as a fact, and the test that holds it.

The table is `tests/doors/public/claims.toml`: each sentence below a test, or among those that claim nothing of this hub. Every other string
of the public pages is a label, a question or a button: what asks or names something, and states nothing.
"""

import re
import tomllib
from functools import cache
from importlib import import_module

import messages
from house import ROOT

DOCUMENT = ROOT / "docs" / "claims.md"
TABLE = ROOT / "tests" / "doors" / "public" / "claims.toml"
SOURCE = ROOT / "src" / "accord"
PUBLIC = tuple(f"src/accord/{part}" for part in ("doors/public/", "doors/guests/", "core/reports/", "core/typed/labels.py"))
# What leaves the hub: mails and short messages to people and to banks that are no members, and what came back of somebody's money.
SENT = tuple(f"src/accord/hub/{part}" for part in ("requests/labels.py", "appeals/proofs/", "reports/outcomes/money.py"))
WORDS_OF_A_SENTENCE = 4
# What stands large on a page says a fact too, and has no full stop.
HEADLINES = {
    "accord.doors.public.labels": ("WORDS",),
    "accord.doors.public.labels_report": ("STEPS",),
    "accord.doors.public.labels_appeal": ("STEPS",),
    "accord.doors.guests.labels": ("OVER",),
}


def table() -> dict[str, str]:
    """Each sentence that is listed, with the test that holds it as `path::name`; "" for those that claim nothing. Twice is an error."""
    listed = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    pairs = [(text, claim["test"]) for claim in listed["claim"] for text in claim["says"]]
    pairs += [(text, "") for text in listed["no-claim"]["says"]]
    texts = [text for text, _ in pairs]
    if twice := sorted({text for text in texts if texts.count(text) > 1}):
        raise SystemExit(f"{TABLE.relative_to(ROOT)}: stands twice: {twice[0]}")
    return dict(pairs)


def sentences() -> set[str]:
    """Every sentence that they are told, as it stands in the source: of pages and the tables that these show, of mails, and headlines."""
    lines = headlines()
    for text, places in _messages():
        if text.rstrip().endswith((".", "!")) and any(place.startswith(PUBLIC) for place in places):
            lines.add(text)
        if len(text.split()) >= WORDS_OF_A_SENTENCE and any(place.startswith(SENT) for place in places):
            lines.add(text)
    return lines


def headlines() -> set[str]:
    """The words of how something stands, and what stands largest on each page."""
    result = {text for module, tables in HEADLINES.items() for name in tables for text in getattr(import_module(module), name).values()}
    for page in (*SOURCE.glob("doors/public/templates/**/*.html"), *SOURCE.glob("doors/guests/templates/**/*.html")):
        for head in re.findall(r"<h1[^>]*>(.*?)</h1>", page.read_text(encoding="utf-8"), re.DOTALL):
            result |= set(re.findall(r'{% translate "([^"]+)" %}', head))
    return {text for text in result if not text.endswith("?")}


def labels() -> set[str]:
    """Every other string of the public pages and of what leaves the hub."""
    return {text for text, places in _messages() if any(place.startswith((*PUBLIC, *SENT)) for place in places)} - sentences()


def document() -> str:
    """The page: first what each test holds, then what claims nothing."""
    by_test: dict[str, list[str]] = {}
    for text, test in sorted(table().items()):
        by_test.setdefault(test, []).append(text)
    nothing = by_test.pop("", [])
    parts = [
        "# What the public is told, and the test that holds it\n\n"
        "Written by `make docs` from `tests/doors/public/claims.toml`. A sentence of a public page, a guest's page, a mail or a text "
        "message that states a fact of this hub stands here below the test that fails where it is not so, in every branch that says it. "
        f"{sum(map(len, by_test.values()))} sentences, {len(by_test)} tests; {len(nothing)} more sentences claim nothing of the hub, "
        f"and {len(labels())} strings are labels, questions and buttons."
    ]
    parts += [f"## `{test}`\n\n{_list(texts)}" for test, texts in sorted(by_test.items())]
    parts.append(
        "## no-claim: sentences\n\nThey ask, advise, say what to type, or tell what is so of the world, with its source in the data.\n\n"
        + _list(nothing)
    )
    parts.append(f"## no-claim: labels, questions and buttons\n\n{_list(sorted(labels()))}")
    return "\n\n".join(parts) + "\n"


def _list(texts: list[str]) -> str:
    return "\n".join(f"- {' '.join(text.split())}" for text in texts)


@cache
def _messages() -> list[tuple[str, list[str]]]:
    return [
        (message.id if isinstance(message.id, str) else message.id[0], [place for place, _ in message.locations])
        for message in messages.collect()
        if message.id
    ]
