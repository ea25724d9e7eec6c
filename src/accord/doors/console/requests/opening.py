"""Opening a request: one form, filled in as far as something is known, that shows who will be asked before anybody is."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext
from msgspec.structs import replace

from accord.core.identifiers import KINDS as IDENTIFIER_KINDS
from accord.core.identifiers.cards import holds_card_number
from accord.core.identifiers.posts import author_of
from accord.core.identifiers.regions import REGIONS
from accord.core.protocols import Protocol
from accord.core.times import moment
from accord.core.typed import Value
from accord.doors.console.frame import once
from accord.doors.console.frame.choices import countries, country
from accord.doors.console.frame.joining import joined
from accord.doors.console.frame.labels import KINDS
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.frame.typing import asked, refusal, words_of
from accord.doors.console.requests.controls import Control, Unclear, files_again, missing, said
from accord.doors.console.requests.inbox import known
from accord.doors.console.requests.opening_form import (
    MOST_LINES,
    PAYMENTS,
    Typed,
    blank,
    controls,
    every,
    fitting,
    name_of,
    openable,
    sent,
    shows_error,
)
from accord.doors.console.requests.rows import BASE, OPEN, masked, subject
from accord.doors.console.requests.steps import files_of
from accord.hub.gateways.labels import nothing
from accord.hub.gateways.queries import gateway as registered
from accord.hub.refusals import NotAllowed
from accord.hub.requests import actions
from accord.hub.requests.actions import Opened
from accord.hub.requests.errors import Refused
from accord.hub.requests.queries import Filters, SubjectRow, Target, listing, preview
from accord.hub.routing.labels import STOP_SAYS, why
from accord.hub.signals import queries as signals
from accord.hub.times import now
from accord.tables import identifier_tables

TONES = {"shift": "green", "contact": "green", "cover": "amber", "secretariat": "amber", "": "amber"}


def new(visit: Visit) -> Answer:
    if visit.request.method == "POST":
        return _sent(visit)
    named = str(visit.asked.get("protocol", ""))
    prefill = _of_signal(visit, str(visit.asked.get("signal", "")))
    typed = blank(visit, named or (prefill or {}).pop("protocol", ""), **(prefill or {}))
    return _form(visit, _needed(typed))


def _of_signal(visit: Visit, signal_id: str) -> dict[str, Any] | None:
    """The content of a signal that the person may see, for the form; the address names the signal and nothing of it."""
    if not signal_id or not visit.caller.may("member:signals:read"):
        return None
    row = signals.find(visit.caller, signal_id)
    content = None if row is None else signals.show(row, visit.caller).entry["data"].get("identifier")
    if row is None or not content:
        return None
    return {
        "protocol": fitting(visit.caller, str(content["kind"])),
        "text": str(content["value"]),
        "origin": "signal",
        "origin_id": str(row.id),
    }


def begin(visit: Visit) -> Answer:
    """With an identifier that was found elsewhere: sent, so that it stands in no address."""
    kind = visit.text("kind", 20)
    name = visit.text("protocol", 60) or fitting(visit.caller, kind if kind in IDENTIFIER_KINDS else "")
    typed = blank(visit, name, text=visit.text("met"), region=visit.text("region", 2) or visit.caller.country, origin="verdict")
    return _form(visit, _needed(typed))


def look(visit: Visit) -> Answer:
    """The right column alone, while a person types."""
    typed = _needed(sent(visit))
    return Shown("request_preview.html", _looked(visit, typed))


def _needed(typed: Typed | None) -> Typed:
    if typed is None:
        raise NotAllowed(gettext("Your role opens no request about an identifier. Ask your administrator."))
    return typed


def _sent(visit: Visit) -> Answer:
    typed = _needed(sent(visit))
    # A protocol that this person can't open is none: they choose again, and nothing is asked under another one.
    if typed.more or "show" in visit.sent or visit.text("protocol", 60) != name_of(typed.protocol):
        return _form(visit, typed)
    if typed.unclear:
        return _form(visit, typed, unclear=typed.unclear, status=422)
    ask = typed.ask()
    forecast = preview(visit.caller, ask, at=now())
    guest = {name: text for name, text in typed.guest.items() if text}
    gaps = [target.place for target in forecast.targets if target.is_gap]
    if once.is_again(visit):
        return go(BASE)
    try:
        guests = dict.fromkeys(gaps, guest) if guest else {}
        opened = actions.open_request(visit.caller, replace(ask, guests=guests), files=files_of(visit, typed.step))
    except Refused as refused:
        return _form(visit, typed, refused=refused, status=422)
    if len(opened.requests) == 1 and not opened.gaps and not opened.invitations:
        return go(f"{BASE}/{opened.requests[0].id}")
    return _opened(visit, typed, opened)


def _opened(visit: Visit, typed: Typed, opened: Opened) -> Answer:
    """Several were opened, or something fell through: everything that one ask has begun."""
    from accord.hub.members import queries as members

    names = {row.id: row.name for row in members.members()}
    subjects = {row.id: row.subject for row in listing(visit.caller, Filters(ask=opened.ask), limit=len(opened.requests))[0]}
    rows = [
        {
            **_about(subjects.get(request.id)),
            "href": f"{BASE}/{request.id}",
            "who": joined(names.get(id, "") for id in request.answerers),
            "rung": request.rung,
            "confirmed": request.confirmed,
        }
        for request in opened.requests
    ]
    lines = typed.lines
    gaps = [
        {"line": lines[gap.place] if gap.place < len(lines) else "", "institution": gap.institution, "absent": gap.absent}
        for gap in opened.gaps
    ]
    invited = [
        {"address": visit.request.build_absolute_uri(f"/guest/{invitation.token}"), "expires": moment(invitation.expires)}
        for invitation in opened.invitations
    ]
    return Shown("request_opened.html", {"rows": rows, "gaps": gaps, "warnings": opened.warnings, "invited": invited})


def _about(row: SubjectRow | None) -> dict[str, str]:
    """What a request is about, so that each row says which it is."""
    if row is None:
        return {"about": "", "kind": ""}
    value, kind = subject(row)
    return {"about": masked(value, row.kind), "kind": kind}


def _looked(visit: Visit, typed: Typed) -> dict[str, Any]:
    forecast = preview(visit.caller, typed.ask(), at=now())
    targets = [
        {
            "target": target,
            "refused": _refused(visit, typed, target),
            "kind": gettext(KINDS[target.identifier.kind]) if target.identifier is not None else "",
            "account": _account(target),
            "ways": [
                {
                    "way": way,
                    "now": STOP_SAYS[way.stop],
                    "tone": TONES[way.stop],
                    "why": " ".join(why(reason.kind, reason.value) for reason in way.why),
                }
                for way in target.ways
            ],
        }
        for target in forecast.targets
    ]
    gateways = [_gateway(visit.caller.country, answerer, typed.protocol.name) for answerer in forecast.countries]
    return {
        "look": forecast,
        "read_back": _read_back(typed, controls(typed, {}, {})),
        "targets": targets,
        "is_too_long": len(typed.lines) > MOST_LINES,
        "has_gap": any(target.is_gap for target in forecast.targets),
        "gateways": [text for text in gateways if text],
    }


def _account(target: Target) -> str:
    """Of a post, how to ask about the account that it is on; empty for everything else."""
    post = target.identifier
    author = None if post is None or post.kind != "url" else author_of(post.value, identifier_tables())
    return (
        "" if author is None else gettext("This is about one post. For the whole account, write {account}.").format(account=author.display)
    )


def _refused(visit: Visit, typed: Typed, target: Target) -> str:
    """Why nobody can be asked about this line, which is named where there are several and the page can't show it as what it is."""
    text = _unclear(typed, target) or _other_kind(visit, typed, target) or target.refused
    is_named = target.identifier is not None or not text or len(typed.lines) < 2
    return text if is_named else gettext("Line {line}: {error}").format(line=target.place + 1, error=text)


def _unclear(typed: Typed, target: Target) -> str:
    """The question to ask about this line first, or why it can't be read."""
    reading = typed.read_lines[target.place][1] if target.place < len(typed.read_lines) else None
    return "" if reading is None or isinstance(reading, Value) else words_of(reading)


def _read_back(typed: Typed, fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The reading of amounts, times and accounts, in words, while a person still types."""
    labels = {f"{control.name.removeprefix('f-').replace('-', '.')}": control.label for control in _flat(every(fields))}
    return [(labels.get(path.replace("-", "."), ""), words_of(value)) for path, value in typed.read_back.items()]


def _flat(controls: Iterable[Control]) -> Iterator[Control]:
    for control in controls:
        yield control
        for row in control.rows:
            yield from row.controls


def _other_kind(visit: Visit, typed: Typed, target: Target) -> str:
    """Under what else to ask about it; empty where this protocol fits."""
    identifier = target.identifier
    if identifier is None or identifier.kind in typed.protocol.kinds:
        return ""
    fits = joined(gettext(other.title) for other in openable(visit.caller).values() if identifier.kind in other.kinds)
    return gettext("This protocol is about something else. Choose another above: {protocols}.").format(protocols=fits or "–")


def _title(protocol: Protocol) -> str:
    """What was agreed on is told by its version too: its title may be that of the one that ships."""
    title = gettext(protocol.title)
    return gettext("{title}, version {version}").format(title=title, version=protocol.version) if protocol.agreement else title


def _gateway(asker_country: str, answerer_country: str, protocol: str) -> str:
    """Under what one country may ask the other, as far as a member entered it. No treaty is assumed."""
    if not asker_country or asker_country == answerer_country:
        return ""
    entered = [row.instrument for row in registered(asker_country, answerer_country, protocol) if row.is_usable]
    if not entered:
        return nothing(country(asker_country), country(answerer_country), protocol)
    return gettext("Legal gateway {ours} → {theirs}: {names}.").format(
        ours=country(asker_country), theirs=country(answerer_country), names=joined(entered)
    )


def _form(visit: Visit, typed: Typed, *, refused: Refused | None = None, unclear: Unclear | None = None, status: int = 200) -> Answer:
    faults = said(refused.faults) if refused is not None else {}
    if refused is not None and refused.field:
        faults.setdefault(refused.field, gettext(refused.text))
    field_faults = {path: text for path, text in faults.items() if not path.startswith("identifiers")}
    if unclear:
        field_faults = missing([*(field for field in typed.step.fields if field.key != "payments"), PAYMENTS], typed.controls)
    again = files_again(typed.step.fields, visit.request.FILES)
    fields = controls(typed, known(visit), again | field_faults, unclear)
    preview_context = _looked(visit, typed)
    is_other_kind = refused is not None and refused.code == "not-this-kind"
    met = _met_faults(typed, faults, preview_context["targets"] if is_other_kind else ())
    lines = [
        (number, asked(reading, line), refusal(reading))
        for number, (line, reading) in enumerate(typed.read_lines, 1)
        if unclear is not None and f"identifiers.{number}" in unclear and reading is not None
    ]
    met = met or next((text for _number, _asked, text in lines if text), "")
    met_asked = [(f"met-{number}", question) for number, question, _text in lines if question is not None]
    filled: dict[str, Any] = {
        "typed": typed,
        "met_asked": met_asked,
        "faults": [
            *((("met", gettext("About what?"), met),) if met else ()),
            *((f"{name}_question", gettext("About what?"), question.text) for name, question in met_asked),
            *(fault for control in every(fields) for fault in control.faults),
        ],
        # A card's number is not shown again, unless it may be an account's and that is being asked.
        "text": "" if holds_card_number(typed.text) and not met_asked else typed.text,
        "protocols": [(name, _title(protocol), name == name_of(typed.protocol)) for name, protocol in openable(visit.caller).items()],
        "name": name_of(typed.protocol),
        "about": gettext(typed.protocol.about),
        "kinds": joined(gettext(KINDS[kind]) for kind in typed.protocol.kinds if kind in KINDS),
        # Of what is at no bank, such as an account on a platform, no bank is asked.
        "takes_accounts": "account" in typed.protocol.kinds,
        "regions": countries(REGIONS, (typed.region,)),
        "met_error": met,
        # Faults that no control shows are said above the form.
        "error": "" if refused is None or met or shows_error(fields, again.values()) else gettext(refused.text),
        "once": once.fresh(),
        **fields,
        **preview_context,
    }
    return Shown("request_open.html", filled, status)


def _met_faults(typed: Typed, faults: Mapping[str, str], targets: Iterable[Mapping[str, Any]]) -> str:
    """The faults of what it is about, with their lines where there are several. `targets`: those of the preview that say more."""
    wrong = [(target["target"].place + 1 if target["target"].identifier is not None else 0, target["refused"]) for target in targets]
    wrong = [(line, text) for line, text in wrong if text]
    if not wrong:
        paths = ((*path.partition("."), text) for path, text in faults.items())
        wrong = [(int(line) if line.isdecimal() else 0, text) for field, _dot, line, text in paths if field == "identifiers"]
    is_named = len(typed.lines) > 1
    return " ".join(gettext("Line {line}: {error}").format(line=line, error=text) if line and is_named else text for line, text in wrong)


PAGES: tuple[Page, ...] = (
    Page(path="requests/new", name="request_new", view=new, needs=(OPEN,), also_posts=True, asks=("protocol",)),
    Page(path="requests/begin", name="request_begin", view=begin, needs=(OPEN,), changes=True),
    Page(path="requests/preview", name="request_preview", view=look, needs=(OPEN,), changes=True),
)
