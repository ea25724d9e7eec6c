"""What people read says who does what: the plainest rules of the house's language, held in every statement.

Usage: check_words.py

Read are the sentences of the catalogue, the texts of the command line, and the documents that are written by hand. A question may begin as
it likes. A rule is here only where what it finds is certainly wrong; the rest is for whoever reads.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from typing import NamedTuple

from babel.messages.pofile import read_po

import claims
from check_translations import path_of
from house import ROOT, files_of_the_house, tell
from messages import PACKAGE, collect

CLI = (PACKAGE / "doors" / "cli", PACKAGE / "site", PACKAGE / "site" / "demo")
CONSENTS = PACKAGE / "core" / "reports" / "consents.toml"
# Documents that are printed from the code, whose words are read there; decisions are of their day, and a licence is somebody else's.
GENERATED = re.compile(r"docs/(claims|cli|protocols|matching)\.md|docs/(protocols|countries)/.*|decisions/.*")
OF_THINGS = r"(?:message|link|number|account|address|web ?site|site|app|sender|page|code)s?"


class Rule(NamedTuple):
    """`found` in a statement breaks it; `instead` says what to write. `public`: on the pages, mails and messages of the public alone."""

    name: str
    found: re.Pattern[str]
    instead: str
    public: bool = False


class Sentence(NamedTuple):
    place: str
    text: str
    public: bool = False


BEGINS = r"^(?:Whoever|Nobody of|What (?:is|are|was|were)|That (?:which|what))\b"
VERBS = "is|was|has|had|does|did|will|can|may|must|looks?|see[ns]?|acts?|asks?|needs?|gets?"
ENDS = "rings?|takes? part|sees?|hears?|bound|shown|appears?|shows?|it|them"
SAFE = rf"\bsafe {OF_THINGS}\b|\b(?:[Tt]his|[Tt]he|[Tt]hat) {OF_THINGS} (?:is|are|seems?|looks?) safe\b"
RULES = (
    Rule("begins", re.compile(BEGINS), "Begin with who does it, or with the thing."),
    # That somebody is held is all that is known at first.
    Rule(
        "somebody",
        re.compile(rf"^Somebody (?!is held\b)(?:{VERBS})\b"),
        "Name who does it: the bank, a member, the rescue team, an officer.",
    ),
    Rule("whoever", re.compile(r"\bwhoever\b"), "Write anyone who, or name them: the officer on call, the asking member."),
    Rule("rung", re.compile(r"\b(?:is|are|be|been|was|were) rung\b"), "A bell rings; a person or a desk is alerted."),
    Rule("told-yet", re.compile(r"\bis not told yet\b"), "Say who has not said it: You have not told us ..."),
    Rule("due-until", re.compile(r"\b(?:answer|answered|decided|decision|review|due) until\b"), "A deadline is by a time: Due by 14:30."),
    Rule(
        "no-more",
        re.compile(rf"\b(?:{ENDS})\b(?: \w+){{0,3}} no more\b(?=[.,;]|$)"),
        "Write no longer, or not ... any more: the member no longer takes part.",
    ),
    Rule("where-it-stood", re.compile(r"\bwhere (?:it|they) stood\b"), "What was broken off continues where it stopped."),
    Rule(
        "told-thing", re.compile(r"\bcan't be told\b|\b(?:is|are) told with\b"), "Say who says it: the hub can't tell, the page shows it."
    ),
    Rule("thrown-away", re.compile(r"\b(?:is|are|was|were) (?:thrown|swept) away\b"), "Say who does it: the hub deletes it."),
    Rule("what-nobody", re.compile(r"^What .*\bnobody\b"), "Begin with the thing: a report that no member has confirmed."),
    Rule("cheat", re.compile(r"\b(?:a|the|of) cheats?\b"), "Write scammer."),
    Rule("safe", re.compile(SAFE), "No message, link, number or account is called safe. Say what is known of it, and what to do."),
    Rule(
        "desk",
        re.compile(r"\b[Dd]esks?\b|\b[Bb]ells?\b|\b(?:is|are|be|been|was|were) rung\b|\b[Rr]ing (?:your|the|them|it|%|\{)"),
        "Desk and bell are words of the console. Write: we notify your bank, the rescue team, your country's anti-scam line.",
        public=True,
    ),
)
# Words that earlier translations had for these, and what they said instead: quarantine, a table, a bell, free of risk, a leaf of a tree.
FOREIGN = {
    "th": re.compile("กักตัว|โต๊ะประสานงาน"),
    "bn": re.compile("ঝুঁকিমুক্ত|বড় মানুষ|(?<![\u0980-\u09ff])পাতা|দিনটি দিন"),
    "ne": re.compile("घण्टी|ठूलो मान्छे|(?<![\u0900-\u097f])पाना|(?<![\u0900-\u097f])पाठ(?!\u093e)"),
    "es": re.compile(r"\b[Mm]esas?\b|\b[Tt]imbres?\b|\bse enteran?\b|\b[Mm]írelo\b|\b[Mm]ire el\b"),
    "ar": re.compile("جرس|أجراس|يُقرع|(?:^|[ .])يعرفون من أنت|سأنظر|يُبقى"),
}
# What follows from a yes, a no or a withdrawal: what will happen, can or may, and no state of things that is so already.
FOLLOWS = ("allows", "without", "ends")
FUTURE = re.compile(r"\b(?:will|can|may)\b")


def main() -> list[str]:
    found = [f"{sentence.place}: {rule.name}: {sentence.text!r}. {rule.instead}" for sentence in sentences() for rule in broken(sentence)]
    found += [finding for language, pattern in FOREIGN.items() for finding in slips(language, pattern)]
    return found + [
        f"{CONSENTS.name}: says no future: {text!r}. Write will, can or may." for text in presents(CONSENTS.read_text(encoding="utf-8"))
    ]


def broken(sentence: Sentence) -> list[Rule]:
    """The rules that a text breaks in one of its statements."""
    statements = [part for part in parts(sentence.text) if not part.endswith("?")]
    return [rule for rule in RULES if (sentence.public or not rule.public) and any(rule.found.search(part) for part in statements)]


def parts(text: str) -> list[str]:
    """A text sentence by sentence."""
    return [part.strip() for part in re.split(r"(?<=[.?!:;])\s+", " ".join(text.split())) if part.strip()]


def presents(consents: str) -> list[str]:
    """What is said to follow from a consent as if it were so already: its first sentence holds no will, can or may."""
    texts = [text for consent in tomllib.loads(consents)["consent"].values() for name in FOLLOWS if (text := consent.get(name))]
    return [text for text in texts if not FUTURE.search(parts(text)[0])]


def slips(language: str, pattern: re.Pattern[str]) -> list[str]:
    """The translations of the public catalogue that hold a word which says something else in that language."""
    path = path_of(language, "public")
    with path.open("rb") as file:
        there = read_po(file, locale=language)
    return [
        f"{path.relative_to(ROOT)}: {found[0]!r} stands in {text!r}. Say it as the other translations do."
        for message in there
        if message.id
        for text in (message.string if isinstance(message.string, tuple | list) else (message.string,))
        if text and (found := pattern.search(text))
    ]


def sentences() -> Iterator[Sentence]:
    yield from _of_the_catalogue()
    yield from _of_the_command_line()
    for name in files_of_the_house():
        if name.suffix == ".md" and not GENERATED.fullmatch(name.as_posix()):
            yield from of_a_document(name.as_posix(), (ROOT / name).read_text(encoding="utf-8"))


def _of_the_catalogue() -> Iterator[Sentence]:
    for message in collect():
        places = [place for place, _ in message.locations]
        public = any(place.startswith((*claims.PUBLIC, *claims.SENT)) for place in places)
        for text in message.id if isinstance(message.id, tuple) else (message.id,):
            if text:
                yield Sentence(places[0], " ".join(text.split()), public)


def _of_the_command_line() -> Iterator[Sentence]:
    """What the program prints and what its help says: every text of some words; a sentence with values in it part by part."""
    for path in (path for folder in CLI for path in sorted(folder.glob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value.split()) >= 3:
                yield Sentence(f"{path.relative_to(ROOT)}:{node.lineno}", " ".join(node.value.split()))


def of_a_document(name: str, text: str) -> Iterator[Sentence]:
    """The running text of a page: paragraphs, points and cells, without code and without headings."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    for block in re.split(r"\n\s*\n|^\s*[-*|#] ?|^\d+\. ", text, flags=re.MULTILINE):
        for cell in re.split(r"\s\|\s|\|$", block):
            if len(cell.split()) >= 3:
                yield Sentence(name, " ".join(cell.replace("**", "").split()))


if __name__ == "__main__":
    tell(main())
