"""Files of people: lists of each kind, one file with what its person agreed to, and who looked. Who it is shows for a stated reason."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language, gettext, gettext_noop

from accord.core.sharing.country_names import country_name
from accord.core.times import moment
from accord.doors.console.care.forms import FileForm, reasons
from accord.doors.console.care.labels import CONSENTS, ERASED_FOR, HOWS, KINDS, REASONS, RISKS
from accord.doors.console.care.rows import BASE, file_row, overview_row, referral_row, shown_fields
from accord.doors.console.care.sheet import LANGUAGES, sheet
from accord.doors.console.frame import once
from accord.doors.console.frame.country_fields import typed_country
from accord.doors.console.frame.joining import joined
from accord.doors.console.frame.looks import looks
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.frame.typed_fields import place
from accord.hub.care import actions, queries
from accord.hub.care.actions import Reason, Refused
from accord.hub.care.vocabulary import AUDIT, DEFRAUDED, FORCED, HANDLE
from accord.hub.members import queries as members
from accord.hub.refusals import Sentence
from accord.hub.repatriation import queries as repatriation
from accord.hub.times import now
from accord.tables import care

PAGE = 50


def reason_of(visit: Visit, given: Any = None) -> Reason | None:
    """The reason that was stated; None where none was."""
    code = str((visit.asked if given is None else given).get("reason", ""))
    return Reason(code) if code in REASONS else None


def _kind(visit: Visit) -> str:
    return DEFRAUDED if visit.asked.get("kind") == DEFRAUDED else FORCED


def listed(visit: Visit) -> Answer:
    return Shown("care_files.html", _listed(visit))


def find(visit: Visit) -> Answer:
    """To the file of a number or an alias. It is posted: a person's name stands in no address."""
    rows = queries.find_files(visit.caller, visit.text("q", 60))
    if len(rows) == 1:
        return go(f"{BASE}/{rows[0].id}")
    found = [file_row(row) for row in rows]
    return Shown("care_files.html", {**_listed(visit), "found": found, "is_missed": not found}, 200 if found else 422)


def _listed(visit: Visit) -> dict[str, Any]:
    kind = _kind(visit)
    is_closed = bool(visit.asked.get("closed"))
    states = ("closed",) if is_closed else ("open", "review")
    rows, following = queries.overview(visit.caller, kind, states, before=visit.number("before"), limit=PAGE)
    why = reason_of(visit)
    aliases = queries.aliases(visit.caller, kind, [row.row.id for row in rows], why) if why is not None and rows else {}
    ways = repatriation.of_files(visit.caller, [row.row.n for row in rows]) if kind == FORCED and rows and not is_closed else {}
    kept = f"{BASE}?kind={kind}{'&closed=1' if is_closed else ''}"
    return {
        "rows": [overview_row(row, ways.get(row.row.id), aliases.get(row.row.id, "")) for row in rows],
        "kinds": [(key, gettext(word), key == kind) for key, word in KINDS.items()],
        "kind": kind,
        "closed": is_closed,
        "is_forced": kind == FORCED,
        "have_aliases": any(row.row.has_alias for row in rows),
        "named": why is not None,
        "reasons": reasons(),
        "before": visit.number("before"),
        "next": f"{kept}&before={following}" if following else "",
        "now": moment(now()),
    }


def new(visit: Visit) -> Answer:
    kind = _kind(visit)
    if visit.request.method != "POST":
        form = FileForm(kind, initial={"joined": str(visit.asked.get("joined", ""))[:36]}, is_new=True)
        return _form(place(form, visit), kind)
    form = place(FileForm(kind, visit.sent, is_new=True), visit)
    if not form.is_valid():
        return _form(form, kind, 422)
    if once.is_again(visit):
        return go(f"{BASE}?kind={kind}")
    fields = {key: value for key, value in form.of_person().items() if value}
    given = form.cleaned_data
    try:
        made = actions.open_file(visit.caller, kind, fields, country=given["country"], is_child=given["is_child"], joined=given["joined"])
    except Refused as refused:
        _blame(form, refused)
        return _form(form, kind, 422)
    if made.is_ours:
        return go(f"{BASE}/{made.id}")
    # It stands in no list here, and must not look lost. Sent again, the form leads to the list and opens nothing.
    return Shown("care_files.html", {**_listed(visit), "kept_by": members.by_number([made.home])[made.home].name})


def _blame(form: FileForm, refused: Refused) -> None:
    """The refusal beside its field, where the form has it."""
    named = (refused.field, f"f-{refused.field}")
    form.add_error(next((name for name in named if name in form.fields), None), refused.text)


def _form(form: FileForm, kind: str, status: int = 200, back: str = "") -> Answer:
    filled = {"form": form, "kind": gettext(KINDS[kind]), "once": once.fresh(), "back": back or f"{BASE}?kind={kind}", "is_new": not back}
    return Shown("care_form.html", filled, status)


def shown(visit: Visit) -> Answer:
    return Shown("care_file.html", _filled(visit))


def _filled(visit: Visit, **more: Any) -> dict[str, Any]:
    id, caller = visit.path["id"], visit.caller
    # A person who states a reason for a file that is not theirs is written down, so the look comes first.
    why = reason_of(visit)
    file = queries.file(caller, id, why) if why is not None else None
    row = queries.row(caller, id)
    consents = [
        {
            "row": consent,
            "name": gettext(CONSENTS.get(consent.consent, consent.consent)),
            "says": gettext(consent.says) if consent.says else "",
            "how": gettext(HOWS[consent.how]) if consent.how else "",
        }
        for consent in queries.consents(caller, id)
    ]
    agreed, feared = queries.consulates(caller, id)
    declined = queries.consulates_refused(caller, id) - feared
    return {
        "file": file_row(row),
        "base": f"{BASE}/{id}",
        "reasons": reasons(),
        "reason": why.code if why else "",
        "fields": shown_fields(file.fields) if file else [],
        "is_shown": file is not None,
        "joined": file.joined if file else "",
        "other_kind": DEFRAUDED if row.kind == FORCED else FORCED,
        "consents": consents,
        "consulates": tuple(sorted(country_name(code, get_language()) for code in codes) for codes in (agreed, feared, declined)),
        "risks": [(code, gettext(word)) for code, word in RISKS.items()],
        "hows": [(code, gettext(word)) for code, word in HOWS.items() if code != "report"],
        "grounds": [(ground.key, gettext(ground.label)) for ground in care().grounds.values()],
        "overrides": [
            {"row": override, "until": moment(override.until), "label": gettext(override.label)}
            for override in queries.overrides(caller, id)
        ],
        "erased_for": [(code, gettext(word)) for code, word in ERASED_FOR.items()],
        "languages": [(code, name, code == get_language()) for code, name in LANGUAGES],
        "is_open": row.state == "open",
        "is_forced": row.kind == FORCED,
        "on_the_way": way if row.kind == FORCED and (way := repatriation.returnee_of(caller, id)) else "",
        "operations": [operation for operation in repatriation.operations(caller)[0] if operation.state == "open"]
        if row.kind == FORCED
        else [],
        "referrals": [referral_row(referral) for referral in queries.referrals(caller, id)],
        "now": moment(now()),
        **more,
    }


def change(visit: Visit) -> Answer:
    """Reading what is there to change it needs a reason too; the form carries it on."""
    id, back = visit.path["id"], f"{BASE}/{visit.path['id']}"
    row = queries.row(visit.caller, id)
    if visit.request.method != "POST":
        why = reason_of(visit)
        if why is None:
            return go(back)
        file = queries.file(visit.caller, id, why)
        initial = {"reason": why.code, **{f"f-{key}": text for key, text in file.fields.items()}}
        return _form(place(FileForm(row.kind, is_new=False, initial=initial), visit), row.kind, back=back)
    form = place(FileForm(row.kind, visit.sent, is_new=False), visit)
    if not form.is_valid():
        return _form(form, row.kind, 422, back)
    try:
        actions.change_file(
            visit.caller, id, {key: value or None for key, value in form.of_person().items()}, Reason(form.cleaned_data["reason"])
        )
    except Refused as refused:
        _blame(form, refused)
        return _form(form, row.kind, 422, back)
    return go(back)


def state(visit: Visit) -> Answer:
    """Close it, go on with it, say whether it is a child's, and how great the risk is."""
    id = visit.path["id"]
    queries.row(visit.caller, id)
    do = visit.text("do", 12)
    if do == "close":
        actions.close_file(visit.caller, id)
    elif do == "go-on":
        actions.go_on(visit.caller, id)
    elif do in ("child", "adult"):
        actions.set_child(visit.caller, id, do == "child")
    elif do == "risk":
        actions.set_risk(visit.caller, id, visit.text("risk", 6))
    return go(f"{BASE}/{id}")


def consents(visit: Visit) -> Answer:
    """One yes or no; a consulate's with its country."""
    id = visit.path["id"]
    queries.row(visit.caller, id)
    said, about = visit.text("yes", 3), typed_country(visit, "about")
    answers = {visit.text("consent", 24): said == "yes"}
    try:
        if said not in ("yes", "no"):
            raise Refused("choose", gettext("Choose one of these."), "yes")
        taken_back = actions.agree(
            visit.caller, id, answers, how=visit.text("how", 12), about=about, feared=bool(visit.text("feared", 2)) and bool(about)
        )
    except Refused as refused:
        given = {name: visit.text(name, 100) for name in ("consent", "yes", "how", "about", "feared")}
        return Shown("care_file.html", _filled(visit, consent_error=refused.sentence, given=given), 422)
    told = _told(visit, taken_back)
    # Only what must be told to the person keeps the page of the sent form: one that is loaded again would record the answer twice.
    return go(f"{BASE}/{id}") if told is None else Shown("care_file.html", _filled(visit, taken_back=told))


def _told(visit: Visit, taken_back: actions.TakenBack) -> dict[str, Any] | None:
    """The effects of a no, to be told to the person."""
    if not (taken_back.ended or taken_back.stays or taken_back.elsewhere or taken_back.shut):
        return None
    bases = queries.bases(taken_back.elsewhere)
    grounds = {key: gettext(ground.label) for key, ground in care().grounds.items()}
    return {
        "ended": len(taken_back.ended),
        "shut": [country_name(word.partition(" ")[2], get_language()) for word in taken_back.shut if word.startswith("consulate ")],
        "reception": "reception" in taken_back.shut,
        "stays": [joined(grounds.get(ground, ground) for ground in row.grounds) for row in taken_back.stays],
        "elsewhere": [(gettext(label), gettext(says)) for label, says in bases],
    }


def ground(visit: Visit) -> Answer:
    """Record why the person is handed on without having agreed."""
    id = visit.path["id"]
    queries.row(visit.caller, id)
    try:
        actions.override(visit.caller, id, visit.text("ground", 24), visit.text("words", 20_001))
    except Refused as refused:
        # The words are the reason, which on this page names why somebody looks.
        wrong = Sentence.about("words" if refused.field == "reason" else refused.field or "", refused.text)
        return Shown("care_file.html", _filled(visit, ground_error=wrong), 422)
    return go(f"{BASE}/{id}")


def export(visit: Visit) -> Answer:
    """All of it for the person, as a file: a page in their language, or the data."""
    id = visit.path["id"]
    data, is_page = queries.export(visit.caller, id, Reason("person-asked")), visit.text("form", 8) == "page"
    name, content_type = ("file.html", "text/html; charset=utf-8") if is_page else ("file.json", "application/json")
    content = sheet(data, queries.row(visit.caller, id).number, visit.text("language", 8), now()) if is_page else data
    answer = HttpResponse(content, content_type=content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def erase(visit: Visit) -> Answer:
    row = queries.row(visit.caller, visit.path["id"])
    actions.erase_file(visit.caller, row.id, Reason(visit.text("why", 16)))
    return go(f"{BASE}?kind={row.kind}")


# Data protection


def kept(visit: Visit) -> Answer:
    return Shown("care_looks.html", {"rows": [file_row(row) for row in queries.kept(visit.caller)], "now": moment(now())})


def looked(visit: Visit) -> Answer:
    return Shown("care_looked.html", {"rows": looks(queries.looks(visit.caller, visit.path["id"])), "now": moment(now())})


_MINE = (HANDLE,)
PAGES: tuple[Page, ...] = (
    Page(path="care", name="care", view=listed, needs=_MINE, label=gettext_noop("Files of people"), key="k"),
    Page(path="care/find", name="care_find", view=find, needs=_MINE, changes=True),
    Page(path="care/new", name="care_new", view=new, needs=_MINE, also_posts=True),
    Page(path="care/{id}", name="care_file", view=shown, needs=_MINE),
    Page(path="care/{id}/change", name="care_change", view=change, needs=_MINE, also_posts=True),
    Page(path="care/{id}/state", name="care_state", view=state, needs=_MINE, changes=True),
    Page(path="care/{id}/consents", name="care_consents", view=consents, needs=_MINE, changes=True),
    Page(path="care/{id}/ground", name="care_ground", view=ground, needs=_MINE, changes=True),
    Page(path="care/{id}/export", name="care_export", view=export, needs=_MINE, changes=True),
    Page(path="care/{id}/erase", name="care_erase", view=erase, needs=_MINE, changes=True),
    Page(path="looks", name="care_looks", view=kept, needs=(AUDIT,), label=gettext_noop("Who looked at files")),
    Page(path="looks/{id}", name="care_looked", view=looked, needs=(AUDIT,)),
)
