"""A preview of publishing, shown while a person types: who would see it, what each line was read as, and what is known of it."""

from typing import Any

from django.utils.translation import gettext, ngettext
from msgspec import Struct, field

from accord.core.identifiers import Identifier, NotAnIdentifier, parse
from accord.core.sharing import BadMarking, read_marking
from accord.core.signals import BadSignal
from accord.core.trust.labels import REASONS
from accord.core.trust.verdict import Verdict
from accord.core.typed import Value
from accord.doors.console.frame.labels import KINDS
from accord.doors.console.frame.typing import words_of
from accord.doors.console.signals import claim_form
from accord.doors.console.signals.claim_form import MOST_LINES, BadLine, Typed
from accord.doors.console.signals.labels import CHOOSE, HELD, WORDS
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.saying import said
from accord.hub.signals import actions, queries
from accord.hub.verdicts.queries import judge
from accord.tables import identifier_tables


class Audience(Struct, frozen=True):
    """Who would see it: names, how many, whether that is wider than usual, and a sentence on what the label adds."""

    scope: str
    names: list[str]
    count: int
    wider: bool = False
    usual: int | None = None
    sentence: str = ""


class Line(Struct):
    """One line of the form as it was read, what is known of it, and what publishing it would do."""

    identifier: Identifier | None = None
    kind: str = ""
    refused: str = ""
    known: str = ""
    would: str = ""
    held: bool = False


class Look(Struct):
    audience: Audience | None = None
    lines: list[Line] = field(default_factory=list)
    missing: str = ""


def look(typed: Typed, caller: Caller, *, audience_only: bool = False) -> Look:
    preview = Look()
    try:
        preview.audience = audience_of(typed, caller)
    except BadSignal as error:
        preview.missing = gettext(CHOOSE[error.code]) if error.code in CHOOSE else said(error.says)
    if audience_only:
        return preview
    preview.lines = _read(typed)
    _judge(preview.lines, caller)
    if not preview.lines:
        return preview
    try:
        drafts = claim_form.drafts_of(typed, caller)
    except BadLine as bad:
        preview.missing = preview.missing or ("" if any(line.refused for line in preview.lines) else said(bad.error.says))
        return preview
    for line, would in zip(preview.lines, actions.previews(caller, drafts), strict=True):
        _foretell(line, would)
    return preview


def audience_of(typed: Typed, caller: Caller) -> Audience:
    """Who would see what is so marked. Raises BadSignal."""
    try:
        marking = read_marking(claim_form.marking_of(typed, caller), caller.id)
    except BadMarking as error:
        raise BadSignal(error.field, error.code, error.says) from None
    return _named(actions.told(caller, marking), queries.usual(caller, typed.texts.get("scheme", "")))


def _named(recipients: actions.Told, usual: tuple[int, bool] | None) -> Audience:
    if recipients.scope == "people":
        people = sorted(f"{name} ({member})" for name, member in members.person_names(recipients.people).values())
        return Audience(recipients.scope, people, len(people), usual is not None and len(people) > usual[0], usual[0] if usual else None)
    names = {row.n: row.name for row in members.members()}
    public = recipients.scope == "public"
    wider = usual is not None and (len(recipients.members) > usual[0] or (public and not usual[1]))
    sentence = gettext("And the public: everyone can read it.") if public else ""
    return Audience(
        recipients.scope, [names[n] for n in recipients.members], len(recipients.members), wider, usual[0] if usual else None, sentence
    )


def _read(typed: Typed) -> list[Line]:
    """Each line by itself, so that what can be read is shown before the rest of the form is filled."""
    lines = []
    for text in typed.lines()[:MOST_LINES]:
        read = typed.read_line(text)
        if read is not None and not isinstance(read, Value):
            lines.append(Line(refused=words_of(read)))
            continue
        kind = typed.texts.get("kind") or None
        try:
            value, kind = (text, kind) if read is None else (read.value, None)
            identifier = parse(value, typed.texts.get("region") or None, kind, tables=identifier_tables())
            lines.append(Line(identifier, gettext(KINDS[identifier.kind])))
        except NotAnIdentifier as error:
            lines.append(Line(refused=said(error.says)))
    return lines


def _judge(lines: list[Line], caller: Caller) -> None:
    verdicts = judge([line.identifier for line in lines if line.identifier], caller)
    for line in lines:
        if line.identifier:
            line.known = known(verdicts[line.identifier.key])


def known(verdict: Verdict) -> str:
    """The verdict in one line: its word and its first reason."""
    if verdict.word == "none" and not verdict.sources:
        return gettext("Nothing is known of it yet.")
    reason = verdict.reasons[0]
    sentence = gettext(REASONS[reason.code]).format_map(reason.params)
    return gettext("Already known. {word}: {reason}").format(word=gettext(WORDS[verdict.word]), reason=sentence)


def _foretell(line: Line, would: actions.Preview | BadSignal) -> None:
    if isinstance(would, BadSignal):
        line.refused = said(would.says)
    elif would.would == "quarantine":
        line.held = True
        line.would = (
            gettext("It will wait for a reviewer, and no one will see it until then.") + " " + gettext(HELD[would.reason or "protected"])
        )
    elif would.would == "duplicate" and would.reason == "retracted":
        line.would = gettext(
            "You took this very claim back before: nothing is sent. If it is right after all, say what is new about it, such as a note."
        )
    elif would.would == "duplicate":
        line.would = gettext("You have published this very claim before: nothing new is sent.")
    else:
        line.would = gettext("It will be published at once.")


def has_it(count: int, scope: str) -> str:
    """Who has a signal, in words."""
    if scope == "people":
        return ngettext("{count} person can read it", "{count} people can read it", count).format(count=count)
    if scope == "public":
        return ngettext("{count} other member has it, and the public", "{count} other members have it, and the public", count).format(
            count=count
        )
    return ngettext("{count} member has it", "{count} members have it", count).format(count=count)


def filled(look: Look, audience_only: bool = False) -> dict[str, Any]:
    return {"look": look, "audience_only": audience_only}
