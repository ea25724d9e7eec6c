"""A step of a request: its form made from the protocol, filled in as far as the hub knows, and taken."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext
from msgspec.structs import replace

from accord.core.protocols import EFFECTS, Field, Protocol, Step, declines, is_dangerous, open_to, own_effects
from accord.core.times import moment, with_moments_said
from accord.core.typed import Setting
from accord.core.typed.fields import written_of
from accord.doors.console.frame.joining import joined
from accord.doors.console.frame.moments import exact
from accord.doors.console.frame.pages import Answer, Shown, Visit, go
from accord.doors.console.frame.typing import setting
from accord.doors.console.requests import too_late
from accord.doors.console.requests.canned import answers, field_for, languages
from accord.doors.console.requests.controls import Form, Unclear, files_again, missing, read, said, typed_of
from accord.doors.console.requests.inbox import INBOX, known, to_alert
from accord.doors.console.requests.labels import LEFT_BEHIND, LETS_GO, LETS_GO_IN_PART, VERBS
from accord.doors.console.requests.matters import listed
from accord.doors.console.requests.present import figure, filled, whole
from accord.doors.console.requests.rows import BASE, amounts, verb
from accord.hub.protocol_book.queries import protocols
from accord.hub.refusals import Absent
from accord.hub.requests import actions, queries
from accord.hub.requests.errors import Refused
from accord.hub.requests.queries import OpenStep, Page, Row

# The main steps of a desk: the first of these that is open has its form standing on the request's page.
_HOLDS = ("hold", "hold-more")
_IN_PLACE = (*_HOLDS, "give-back")
REST = "hold"  # what the second button of money that moved on says: the rest of it is held
_ACCOUNTS = {"release": "held", "release-ordered": "converted"}  # where the money stands that the effect lets go of


class NotClear(Exception):
    """The typed values can mean several things, or can't be read: nothing was taken."""

    def __init__(self, readings: Unclear) -> None:
        self.readings = readings


def shown(visit: Visit) -> Answer:
    """The request, with the form of the step that it waits for in place."""
    page = whole(visit)
    likely = _in_place(page.row) if page.embargo is None else None
    detail = {} if likely is None else {**_detail(visit, page, likely), "in_place": likely.key}
    return Shown("request.html", filled(visit, page, **detail))


def _in_place(row: Row) -> OpenStep | None:
    protocol = protocols()[row.protocol]
    calm = [open_step for open_step in row.offered if not is_dangerous(protocol, open_step.step)]
    if calm and not any(field.required for field in calm[0].step.fields):
        return None  # a step that asks nothing is to be taken first
    return next((open_step for effect in _IN_PLACE for open_step in calm if effect in open_step.step.effects), None)


def form(visit: Visit) -> Answer:
    """The form of one step beside the request. POST takes it."""
    page = queries.page(visit.caller, visit.path["id"], words=False)
    key = visit.path["step"]
    protocol = protocols()[page.row.protocol]
    if all(step.key != key for step in protocol.steps):
        raise Absent
    open_step = next((step for step in page.row.steps if step.key == key), None)
    if open_step is None:
        return _not_open(visit, page, protocol, key)
    if visit.request.method != "POST":
        if key in page.row.barred:
            return Shown("request.html", filled(visit, page, refused=gettext(page.row.barred[key])), 422)
        return _shown(visit, page, open_step, typed={})
    typed = typed_of(visit.sent)
    if visit.text("more"):
        return _shown(visit, page, open_step, typed=typed, more=visit.text("more", 60).removeprefix("f-"), seen=_seen(visit, page))
    try:
        actions.take(visit.caller, page.row.id, key, **given(visit, open_step, typed), seen=_seen(visit, page))
    except NotClear as unclear:
        # Who is asked what was meant has not been told yet what another person did meanwhile: the form stays that of the older page.
        return _shown(visit, page, open_step, typed=typed, unclear=unclear.readings, seen=_seen(visit, page), status=422)
    except Refused as refused:
        # The page shows around the form what another person did meanwhile.
        page = queries.page(visit.caller, visit.path["id"], words=False)
        return _shown(visit, page, open_step, typed=typed, refused=refused, status=422)
    if visit.text("then", 10) == REST:
        key = _rest_held(visit, page.row.id) or key
    back = INBOX if visit.text("back", 10) == "inbox" else f"{BASE}/{page.row.id}"
    return go(f"{back}?done={page.row.protocol}.{key}")


def _rest_held(visit: Visit, request: str) -> str:
    """Hold what is left, as its button said: until the date that the hub offers. Returns the step; empty where it could not be taken, and
    then its form stands in place on the request's page."""
    row = queries.page(visit.caller, request, words=False).row
    hold = _rest(row)
    if hold is None:
        return ""
    try:
        actions.take(visit.caller, request, hold.key, dict(hold.offered), private={}, seen=row.version)
    except Refused:
        return ""
    return hold.key


def _rest(row: Row) -> OpenStep | None:
    """The step that holds all that is left, where the hub knows how much that is and until when it can be held."""
    hold = next((step for effect in _HOLDS for step in row.offered if effect in step.step.effects), None)
    needed = set() if hold is None else {field.key for field in hold.step.fields if field.required}
    return hold if hold is not None and needed <= set(hold.offered) else None


def given(visit: Visit, open_step: OpenStep, typed: Mapping[str, str]) -> dict[str, Any]:
    """The fields and the files of a step as they were sent. Raises NotClear."""
    step = open_step.step
    answered = read(step.fields, typed, setting(visit), open_step.latest)
    if answered.unclear:
        raise NotClear(answered.unclear)
    return {"fields": answered.values, "private": answered.private, "files": files_of(visit, step)}


def files_of(visit: Visit, step: Step) -> dict[str, tuple[str, bytes]]:
    """Those that came with its form, by their fields."""
    sent = {field.key: visit.request.FILES.get(f"f-{field.key}") for field in step.fields if field.type == "attachment"}
    return {key: (str(file.name), file.read()) for key, file in sent.items() if file is not None}


def _seen(visit: Visit, page: Page) -> int:
    text = visit.text("seen", 12)
    return int(text) if text.isascii() and text.isdigit() else page.row.version


def offered(open_step: OpenStep, here: Setting) -> dict[str, str]:
    """The field values that the hub knows, as if a person had typed them."""
    values: dict[str, str] = {}
    least = {field.key for field in open_step.step.fields if field.least is not None and field.most is None}
    for key, value in open_step.offered.items():
        if isinstance(value, int):
            values[f"f-{key}"] = written_of(value, here, is_least=key in least)
        else:
            number, _, code = str(value).partition(" ")
            values[f"f-{key}"], values[f"f-{key}-unit"] = (number, code) if code else (str(value), "")
    return values


def _shown(visit: Visit, page: Page, open_step: OpenStep, *, status: int = 200, **filled_in: Any) -> Answer:
    detail = _detail(visit, page, open_step, **filled_in)
    return Shown("request.html", filled(visit, page, pane="console/request_step.html", **detail), status)


def _detail(
    visit: Visit,
    page: Page,
    open_step: OpenStep,
    *,
    typed: Mapping[str, str] = MappingProxyType({}),
    more: str = "",
    refused: Refused | None = None,
    unclear: Unclear | None = None,
    seen: int | None = None,
) -> dict[str, Any]:
    """The content of a step's form. `seen` is the version that the person looked at, where that is not the one shown now."""
    protocol = protocols()[page.row.protocol]
    here = setting(visit)
    chosen = {**(known(visit) if any(field.type == "member" for field in open_step.step.fields) else {}), **_records(page)}
    if "reroute" in open_step.step.effects:
        chosen["member"] = to_alert(list(chosen["member"]), [page.row])
    again = files_again(open_step.step.fields, visit.request.FILES)
    controls = Form(
        typed=typed,
        offered={**_only_one(open_step.step, chosen), **offered(open_step, here)},
        unclear=unclear or {},
        setting=here,
        known=chosen,
        codes=tuple(page.row.totals),
        faults=again | (missing(open_step.step.fields, typed) if unclear else _faults(refused)),
        more=more,
    ).controls(_needed(open_step.step.fields, refused, typed))
    amount = str(open_step.offered.get("amount", "")) if any(guard.startswith("amount-all") for guard in open_step.step.guards) else ""
    says = next((VERBS[effect] for effect in open_step.step.effects if effect in VERBS), "")
    is_from_inbox = "inbox" in (visit.text("back", 10), str(visit.asked.get("back", "")))
    return {
        "step": open_step,
        "seen": page.row.version if seen is None else seen,
        "verb": verb(open_step.step, open_step.title, amount),
        "says": gettext(says) if says else "",
        "controls": controls,
        "losses": losses(protocol, open_step.step, page.row),
        "is_dangerous": is_dangerous(protocol, open_step.step),
        "consequences": consequences(protocol, open_step.step, _others_asked(visit, page.row)),
        "help": gettext(open_step.step.help) if open_step.step.help else "",
        "error": _sentence(refused, [control for control in controls if control.error not in again.values()], page),
        "faults": [fault for control in controls for fault in control.faults],
        "back_to": "inbox" if is_from_inbox else "",
        "list_href": INBOX if is_from_inbox else f"{BASE}/{page.row.id}",
        **ready(protocol, open_step.step, languages(page.row.desk)),
        **_beside(open_step, page.row),
        "may_add": any(not control.required for control in controls),
        "has_file": any(field.type == "attachment" for field in open_step.step.fields),
    }


def _beside(open_step: OpenStep, row: Row) -> dict[str, Any]:
    """The second button of money that moved on: what is left is held at once."""
    hold = _rest(row) if "moved-on" in open_step.step.effects else None
    if hold is None:
        return {}
    until = hold.offered.get("until")
    return {"rest": REST, "rest_until": exact(moment(until)) if isinstance(until, int) else ""}


def _needed(fields: Sequence[Field], refused: Refused | None, typed: Mapping[str, str]) -> list[Field]:
    """The fields to show: what a person is asked only after a refusal stays away until then."""
    asked = {"checked-elsewhere": refused is not None and refused.field == "checked-elsewhere"}
    asked |= {"rate-checked": refused is not None and refused.code == "unlikely-rate"}
    asked = {key: is_asked or any(name.endswith(f"-{key}") and text for name, text in typed.items()) for key, is_asked in asked.items()}
    visible_fields = [field for field in fields if asked.get(field.key, True)]
    return [replace(field, columns=tuple(column for column in field.columns if asked.get(column.key, True))) for field in visible_fields]


def ready(protocol: Protocol, step: Step, languages: Sequence[str]) -> dict[str, Any]:
    """Sentences for this step, and the control that takes them; nothing where it has no room for words."""
    field = field_for(step)
    return {} if field is None else {"ready": answers(protocol.name, step.key, languages), "ready_in": f"f-{field.key}"}


def _records(page: Page) -> dict[str, Sequence[tuple[str, str]]]:
    """The records that a step can point at: the payments of the request, and the claims of an appeal."""
    paid = [
        (payment.id, " · ".join(filter(None, (figure(payment.disputed), payment.uetr or next(iter(payment.bank_references), "")))))
        for payment in page.payments
    ]
    return {"payment": paid, "claim": [(claim, claim[:8]) for claim, _, _ in page.claims]}


def _only_one(step: Step, known: Mapping[str, Sequence[tuple[str, str]]]) -> dict[str, str]:
    """Where there is one record that a step can be about, it is that one: a claim of an appeal, say."""
    records = ((field.key, known.get(field.of or "", ())) for field in step.fields if field.required and field.type == "record")
    return {f"f-{key}": rows[0][0] for key, rows in records if len(rows) == 1}


def _faults(refused: Refused | None) -> dict[str, str]:
    if refused is None:
        return {}
    faults = said(refused.faults)
    if refused.field and refused.field not in faults:
        faults[refused.field] = with_moments_said(gettext(refused.text), exact)
    return faults


def _sentence(refused: Refused | None, controls: Sequence[Any], page: Page) -> str:
    """The fault that no field shows, with what happened meanwhile and what is open instead."""
    if refused is None or any(control.shows_error for control in controls):
        return ""
    parts = [with_moments_said(gettext(refused.text), exact)]
    if refused.happened and page.taken:
        last = page.taken[-1]
        happened = f"{gettext(last.title)} · {last.person or last.member_name} · {exact(moment(last.at))}"
        parts.append(gettext("Last: {happened}.").format(happened=happened))
        parts.append(gettext("It is now: {state}.").format(state=gettext(page.row.state_title)))
    return " ".join(parts)


def losses(protocol: Protocol, step: Step, row: Row) -> list[str]:
    """The money that the step lets go of, in figures."""
    is_all = any(guard.startswith("amount-all") for guard in step.guards)
    sentences = []
    for effect in step.effects:
        sums = listed(amounts(row.totals, _ACCOUNTS.get(effect, "pending")))
        if effect in LETS_GO and sums:
            text = LETS_GO[effect] if is_all else LETS_GO_IN_PART.get(effect, LETS_GO[effect])
            sentences.append(gettext(text).format(amount=sums))
    if step.to is not None and protocol.states[step.to].final and "withdraw" not in step.effects:
        left = [(text, listed(amounts(row.totals, account))) for account, text in LEFT_BEHIND.items()]
        sentences += [gettext(text).format(amount=sums) for text, sums in left if sums]
    return sentences


def _others_asked(visit: Visit, row: Row) -> list[str]:
    """The other members that were alerted too and have not said no, for one of those that answer."""
    is_asked = any(id == visit.caller.id for id, _name in row.answerers)
    return [name for id, name in row.still_asked if id != visit.caller.id] if is_asked else []


def consequences(protocol: Protocol, step: Step, others: Sequence[str] = ()) -> list[str]:
    """Where it then stands, and what the hub does: the sentences of the effects themselves. `others`: who is asked beside the reader."""
    sentences = []
    if others and declines(protocol, step):
        text = (
            gettext("If you say so of all that is pending, it is your member's answer alone. These are still asked: {names}.")
            if any(field.type == "amount" for field in step.fields)
            else gettext("This is your member's answer alone. These are still asked: {names}.")
        )
        return [text.format(names=joined(others)), *(gettext(EFFECTS[effect].text).replace("`", "") for effect in own_effects(step))]
    if step.to is not None:
        state = protocol.states[step.to]
        sentences.append(gettext("It will then be: {state}.").format(state=gettext(state.title)))
        if state.final:
            sentences.append(gettext("Nothing more can be done with it after that."))
    return sentences + [gettext(EFFECTS[effect].text).replace("`", "") for effect in step.effects]


def _not_open(visit: Visit, page: Page, protocol: Protocol, key: str) -> Answer:
    """The step was open when the page was drawn, or to another person: the page says so, with what is open."""
    title = next(gettext(step.title) for step in protocol.steps if step.key == key)
    open_now = joined(gettext(step.title) for step in page.row.offered) or gettext("nothing")
    state = gettext(page.row.state_title)
    is_others = any(step.key == key and page.row.state in step.from_states for step in protocol.steps)
    text = (
        gettext("{step}: in the state {state} this is for another side or member. Open to you now: {open}.")
        if is_others
        else gettext("{step}: not open in the state {state}. Open to you now: {open}.")
    )
    text = text.format(step=title, state=state, open=open_now)
    if visit.request.method != "POST":
        return Shown("request.html", filled(visit, page, refused=text), 422)
    text = f"{text} {too_late.last_of(page, key)}".strip()
    left = too_late.not_recorded(protocol, key, visit.sent)
    return Shown("request.html", filled(visit, page, refused=text, not_recorded=left), 422)


def by_hand(visit: Visit) -> Answer:
    """Record the answer that an institution which is no member gave by telephone."""
    page = queries.page(visit.caller, visit.path["id"], words=False)
    protocol = protocols()[page.row.protocol]
    open_now = {step.key: step for step in open_to(protocol, page.row.state, "guest", "answerer")}
    key = visit.path["step"]
    if page.row.answerers or all(step.key != key for step in protocol.steps):
        raise Absent
    step = open_now.get(key)
    if step is None:
        return _not_open(visit, page, protocol, key)
    open_step = OpenStep(step.key, step.title, "", step.side, step.to, step, {})
    typed = typed_of(visit.sent)
    refused: Refused | None = None
    unclear: Unclear = {}
    spoke = visit.text("spoke_with", 500)
    if visit.request.method == "POST" and not visit.text("more"):
        try:
            values = given(visit, open_step, typed)
            actions.enter_answer_by_hand(visit.caller, page.row.id, step.key, **values, spoke_with=spoke, seen=_seen(visit, page))
        except NotClear as found:
            unclear = found.readings
        except Refused as error:
            refused = error
            page = queries.page(visit.caller, visit.path["id"], words=False)
        else:
            return go(f"{BASE}/{page.row.id}?done={page.row.protocol}.{step.key}")
    answer = _shown(
        visit,
        page,
        open_step,
        typed=typed,
        more=visit.text("more", 60).removeprefix("f-"),
        refused=refused,
        unclear=unclear,
        seen=_seen(visit, page) if visit.request.method == "POST" and refused is None else None,
        status=422 if refused or unclear else 200,
    )
    assert isinstance(answer, Shown)
    spoke_error = refused.text if refused is not None and refused.field == "spoke_with" else ""
    return Shown(
        answer.template, {**answer.filled, "by_hand_step": step.key, "spoke_with": spoke, "spoke_error": spoke_error}, answer.status
    )
