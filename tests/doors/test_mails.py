"""Everything that the hub sends to people, in every language that it has: each kind is named here, and a new one fails until it is.

A mail is text alone, so there is no other part that could say something else; where one is added, this fails until both are compared.
"""

import ast
import re
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pseudo
import pytest
from django.conf import settings
from django.utils.translation import get_language_info
from guesting import ACCOUNT, invited
from hubs import Hub

from accord.hub.delivery.vocabulary import Message

SOURCE = Path(__file__).parents[2] / "src" / "accord"
PUBLIC = tuple(code for code, _ in settings.LANGUAGES)
ROOMS = tuple(code for code, _ in settings.ROOM_LANGUAGES)
NARRATIVE = "Somchai Jaidee paid the man at the door."
AT = 1_795_000_000_000_000
FITS = 78  # letters of a line, as mail has been written since it was begun (RFC 5322, 2.1.1)
# What a reader's program may show in the wrong order: two groups of digits in a text that is read from right to left.
SPLIT = re.compile(r"\d +\d")


def bell(hub: Hub, *languages: str) -> Iterator[tuple[str, Message]]:
    from uuid import UUID

    from accord.hub.desks.labels import message

    for language in languages:
        for count in (1, 2, 3, 11, 100):
            yield language, message(ring=7, bell=UUID(int=1), desk=UUID(int=2), count=count, rung=AT, at=AT, language=language)


def guest(hub: Hub, *languages: str) -> Iterator[tuple[str, Message]]:
    from accord.hub.requests import store
    from accord.hub.requests.labels import guest_mail

    _, request, token = invited(hub, private={"narrative": NARRATIVE})
    row = store.by_id(request.id)
    assert row is not None
    for language in languages:
        yield language, Message("guest.1", *guest_mail(row, token, AT, language), AT, {})


def appeal_code(hub: Hub, *languages: str) -> Iterator[tuple[str, Message]]:
    from accord.hub.appeals.proofs.base import Task, message

    for language in languages:
        yield language, message(Task("proof.1", "phone", "+66812345678", language, "12345678", "1AAA-2BBB-3CCC-4DDD", AT))


# Where a message to people is made, what makes it here, in which languages; and what must not stand in it (row B1 of the review: outside
# the console a bell says a count and a link; a guest's mail no person, account or amount; a code nothing of what the appeal is about).
Maker = Callable[..., Iterator[tuple[str, Message]]]
KINDS: dict[str, tuple[Maker, tuple[str, ...], tuple[str, ...]]] = {
    "hub/desks/labels.py:message": (bell, ROOMS, ()),
    "hub/requests/followers.py:send_invitation": (guest, PUBLIC, ("Somchai", ACCOUNT[7:], "9876543210", "90000", "90,000", "REF-1")),
    "hub/appeals/proofs/base.py:message": (appeal_code, PUBLIC, ("+66", "812345678", "1AAA")),
}
# Made of another message: a device's own words stand around its count, in `push/worker.js`.
NO_WORDS = {"hub/desks/followers.py:_pushed"}
CASES = [(place, language) for place, (_, languages, _) in KINDS.items() for language in languages]


def made_in_source() -> set[str]:
    """Every function that makes a message to be delivered to people."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "accord.hub.delivery.vocabulary import" not in text:
            continue
        for function in ast.walk(ast.parse(text)):
            if isinstance(function, ast.FunctionDef) and any(
                isinstance(each, ast.Call) and isinstance(each.func, ast.Name) and each.func.id == "Message" for each in ast.walk(function)
            ):
                found.add(f"{path.relative_to(SOURCE).as_posix()}:{function.name}")
    return found


def test_each_kind_is_named_here() -> None:
    assert made_in_source() == KINDS.keys() | NO_WORDS


def test_nothing_else_sends_mail() -> None:
    """One file knows the mail server; the sign-in library sends none."""
    knows = [path for path in SOURCE.rglob("*.py") if re.search(r"django\.core\.mail|\bsmtplib\b", path.read_text(encoding="utf-8"))]
    assert [path.relative_to(SOURCE).as_posix() for path in knows] == ["hub/delivery/channels/mail.py"]
    assert settings.ACCOUNT_EMAIL_VERIFICATION == "none" and not settings.ACCOUNT_EMAIL_NOTIFICATIONS


@pytest.mark.parametrize(("place", "language"), CASES)
def test_it_is_in_its_language_in_lines_that_fit_and_tells_nothing_else(hub: Hub, place: str, language: str) -> None:
    from accord.hub.delivery.channels.mail import _mail

    make, _, never = KINDS[place]
    made = list(make(hub, *dict.fromkeys(("en", language))))
    english, *_ = [message for spoken, message in made if spoken == "en"]
    for message in [message for spoken, message in made if spoken == language]:
        sent: Any = message_from_bytes(_mail(message, "ann@example.org").message().as_bytes(), policy=policy.default)
        assert sent.get_content_type() == "text/plain" and not sent.is_multipart(), "one part, so nothing else can be said in another"
        subject, text = str(sent["Subject"]), sent.get_content()
        assert subject == message.subject and " ".join(text.split()) == " ".join(message.text.split())
        assert [line for line in text.splitlines() if len(line) > FITS and " " in line.strip()] == []
        assert all("\n" not in line for line in (subject,)) and len(subject) <= FITS
        assert [told for told in never if told in subject + text] == []
        assert not re.search(r"\{\w*\}|%\(\w+\)", subject + text), "nothing is left to be filled in"
        if language != "en":
            assert subject != english.subject and text.split("http")[0] != english.text.split("http")[0]
        if get_language_info(language)["bidi"]:
            assert re.match(r"[\d\s]*[\u0590-\u08ff]", subject) and not SPLIT.search(re.sub(r"https?://\S+", "", text))
            assert all(re.match(r"[\d\s]*[\u0590-\u08ff]|https?://", line) for line in text.splitlines() if line), "read from the right"


@pytest.mark.parametrize("place", KINDS)
def test_all_of_it_is_translated(hub: Hub, place: str) -> None:
    """In a language that brackets what it was given, nothing but addresses, names, times and numbers stands outside the brackets."""
    make, languages, _ = KINDS[place]
    with pseudo.spoken(languages[-1]):
        for _, message in make(hub, languages[-1]):
            for text in (message.subject, message.text):
                outside = re.sub(r"https?://\S+|\b(UTC|Sender)\b", "", _outside(text))
                assert pseudo.OPEN in text and not re.search(r"[A-Za-z]{2,}", outside), text


# GSM 03.38's letters that cost one place each; a text with any other goes out in UCS-2, with 67 places in each of several parts.
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)


@pytest.mark.parametrize("place", ["hub/desks/labels.py:message", "hub/appeals/proofs/base.py:message"])
def test_a_text_message_says_whose_it_is_and_takes_two_parts_at_most(hub: Hub, place: str) -> None:
    """A gateway's number tells nobody who sends; where the text doesn't, a code or a link reads as one of those that we warn of."""
    make, languages, _ = KINDS[place]
    for language, message in make(hub, *languages):
        assert "Accord" in message.text.split("http")[0], language
        places = 153 if set(message.text) <= GSM else 67
        assert len(message.text.encode("utf-16-le")) / 2 <= 2 * places, (language, len(message.text))


# 18 November 2026, 11:06:40 UTC on the clock of Bangkok, as the guest's page shows it too. The account is one in Thailand.
IN_BANGKOK = {
    "en": "until 18 November 2026, 18:06 UTC+07:00:",
    "th": "18 พฤศจิกายน ค.ศ. 2026, 18:06 UTC+07:00:",
    "bn": "18 নভেম্বর 2026, 18:06 UTC+07:00 পর্যন্ত:",
    "ne": "18 नोभेम्बर 2026, 18:06 UTC+07:00 सम्म:",
    "es": "hasta el 18 de noviembre de 2026, 18:06 UTC+07:00:",
    "ar": "حتى 18 نوفمبر 2026، 18:06 UTC+07:00:",
}


@pytest.mark.parametrize("language", PUBLIC)
def test_a_guest_reads_until_when_on_the_clock_of_its_own_country(hub: Hub, language: str) -> None:
    """Not that of UTC, which the page itself doesn't show either."""
    ((_, message),) = guest(hub, language)
    assert IN_BANGKOK[language] in message.text
    assert "once, until" in message.text or language != "en", "it can be read as often as one likes, and answered once"


def _outside(text: str) -> str:
    depth, kept = 0, ""
    for letter in text:
        depth += (letter == pseudo.OPEN) - (letter == pseudo.SHUT)
        kept += letter if depth == 0 else ""
    return kept
