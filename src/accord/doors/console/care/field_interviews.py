"""Field interview: the screening interview held without a connection, and sent when there is one.

The page holds nothing of anybody, so that a browser may keep it. What is needed for an interview comes as data, which the page seals.
"""

from pathlib import Path
from typing import Any

import msgspec
from django.http import HttpResponse, RawPostDataException
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop

from accord.core.care.file import APART, Field
from accord.core.care.labels import KNOWN
from accord.core.sharing import COUNTRIES
from accord.core.times import moment
from accord.doors.console.care.labels import ANSWERS, HOWS
from accord.doors.console.care.screening import note
from accord.doors.console.frame.choices import countries
from accord.doors.console.frame.pages import Answer, Page, Visit
from accord.doors.console.frame.policy import WORKER_POLICY
from accord.hub.care import actions, queries
from accord.hub.care.queries import FileRow
from accord.hub.care.vocabulary import FORCED, HANDLE
from accord.hub.times import now
from accord.tables import care, report_consents, screening

MOST_BYTES = 2 * 1024 * 1024
MOST_AT_ONCE = 20
FILES = 600  # that may be taken along: all of a night
WORKER = Path(__file__).parents[1] / "static" / "console" / "field" / "worker.js"


class Sent(msgspec.Struct, frozen=True):
    """The body that a device sends: the time by its own clock, in microseconds, and interviews as it holds them."""

    clock: int
    interviews: list[msgspec.Raw]


class Named(msgspec.Struct, frozen=True):
    id: str


def shown(visit: Visit) -> Answer:
    """The page, the same for every officer: no name, no count, no token. It alone may have a worker that keeps it."""
    answer = render(visit.request, "console/field.html")
    answer.headers["Content-Security-Policy"] = WORKER_POLICY
    return answer


def worker(visit: Visit) -> Answer:
    """The script that keeps the page for when there is no connection. Its reach is that page and nothing else."""
    answer = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    answer.headers["Service-Worker-Allowed"] = "/console/field"
    return answer


def ready(visit: Visit) -> Answer:
    """The state that the page needs before it sends: whether its officer is signed in still, the token for sending, and the hub's time."""
    return _json(_ready(visit))


def _ready(visit: Visit) -> dict[str, Any]:
    return {"csrf": get_token(visit.request), "officer": visit.caller.person, "now": now() // 1000}


def kit(visit: Visit) -> Answer:
    """The kit of an interview, in the language of its interviewer, and which files may be taken along: as bare references."""
    indicators = screening().indicators.values()
    files = _files(visit)
    user: Any = visit.request.user
    contents = {
        **_ready(visit),
        "name": user.name,
        "country": visit.caller.country,
        "countries": [[country.value, country.name] for country in countries(COUNTRIES, ())],
        "answers": [[code, gettext(word)] for code, word in ANSWERS.items()],
        "hows": [[code, gettext(word)] for code, word in HOWS.items() if code != "report"],
        "dimensions": [
            {
                "key": dimension.key,
                "label": gettext(dimension.label),
                "unknown": gettext(dimension.unknown) if dimension.unknown else "",
                "indicators": [
                    {
                        "key": indicator.key,
                        "label": gettext(indicator.label),
                        "asked": gettext(indicator.asked),
                        "prompts": indicator.prompts,
                    }
                    for indicator in indicators
                    if indicator.dimension == dimension.key
                ],
            }
            for dimension in screening().dimensions.values()
        ],
        "prompts": [
            {"key": prompt.key, "label": gettext(prompt.label), "says": gettext(prompt.says), "always": prompt.always}
            for prompt in screening().prompts.values()
        ],
        "consents": [
            {"key": consent.key, "says": gettext(consent.says), "allows": gettext(consent.allows), "without": gettext(consent.without)}
            for consent in report_consents().items.values()
            if "care" in consent.asked_in
        ],
        "fields": [_field(field) for key, field in care().fields.items() if FORCED in field.files and key not in APART],
        "parts": [{"key": part.key, "label": gettext(part.label), "fields": part.fields} for part in care().interview.values()],
        "note": note(visit),
        "files": [{"id": file.id, "number": file.number, "opened": f"{moment(file.opened):%Y-%m-%d}"} for file in files],
    }
    return _json(contents)


def _field(field: Field) -> dict[str, Any]:
    """A field with how it is asked for."""
    words = KNOWN if field.type == "known" else field.choices
    return {
        "key": field.key,
        "label": gettext(field.label),
        "asked": gettext(field.asked) if field.asked else "",
        "type": field.type,
        "choices": [[code, gettext(word)] for code, word in words.items()],
    }


def _files(visit: Visit) -> list[FileRow]:
    """The newest of those that are open."""
    files, before = queries.files(visit.caller, FORCED, limit=200)
    while before is not None and len(files) < FILES:
        more, before = queries.files(visit.caller, FORCED, before=before, limit=200)
        files += more
    return files


def taken(visit: Visit) -> Answer:
    """Interviews as a device sends them; the answer says of each whether it was kept, or what is to be decided."""
    if int(visit.request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return _said(gettext("This is too much at once. Send fewer interviews, or shorten what was written."), 413)
    try:
        sent = msgspec.json.decode(visit.request.body, type=Sent)
        named = [(msgspec.json.decode(raw, type=Named).id, raw) for raw in sent.interviews[: MOST_AT_ONCE + 1]]
    except (msgspec.DecodeError, UnicodeDecodeError, RawPostDataException):
        # The last: a form in parts, which was taken apart while its token was looked for.
        return _said(gettext("This can't be read. Reload the page while you are connected, and send it again."), 422)
    if len(named) > MOST_AT_ONCE:
        return _said(gettext("This is too much at once. Send fewer interviews, or shorten what was written."), 413)
    at = now()
    outcomes = [_one(visit, id, raw, sent.clock - at, at) for id, raw in named]
    return _json({"now": at // 1000, "interviews": outcomes})


def _one(visit: Visit, interview_id: str, raw: msgspec.Raw, ahead: int, at: int) -> actions.TakenIn:
    try:
        interview = msgspec.json.decode(raw, type=actions.Interview)
    except msgspec.ValidationError:
        text = gettext("This can't be read. Reload the page while you are connected, and send it again.")
        return actions.TakenIn(interview_id, "decide", code="unreadable", text=text)
    (outcome,) = actions.take_in(visit.caller, [interview], ahead=ahead, at=at)
    return outcome


def _json(body: Any) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(body), content_type="application/json")


def _said(text: str, status: int) -> HttpResponse:
    answer = _json({"text": text})
    answer.status_code = status
    return answer


_MINE = (HANDLE,)
PAGES: tuple[Page, ...] = (
    Page(path="field", name="field", view=shown, needs=_MINE, label=gettext_noop("Field interview")),
    Page(path="field/worker", name="field_worker", view=worker, needs=_MINE),
    Page(path="field/ready", name="field_ready", view=ready, needs=_MINE),
    Page(path="field/kit", name="field_kit", view=kit, needs=_MINE),
    Page(path="field/taken", name="field_taken", view=taken, needs=_MINE, changes=True),
)
