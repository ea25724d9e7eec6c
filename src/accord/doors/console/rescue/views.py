"""Rescues: those on whose list one is, one of them with its rules of safe contact first, its steps, its list, and who looked."""

from django.utils.translation import gettext, gettext_noop

from accord.core.times import moment
from accord.doors.console.care.rows import numbered
from accord.doors.console.frame import once
from accord.doors.console.frame.looks import looks
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.frame.pictures import sealed_picture
from accord.doors.console.rescue.forms import PartsForm
from accord.doors.console.rescue.labels import STANDING
from accord.doors.console.rescue.present import BASE, done, filled, listed_row, reason_of, shown_again
from accord.hub.care.vocabulary import AUDIT
from accord.hub.rescue import actions, queries
from accord.hub.rescue.actions import NewStatement, Reason, Refused
from accord.hub.rescue.vocabulary import HANDLE
from accord.hub.times import now
from accord.tables import rescue_track

LOOKS = "/console/rescue-looks"
OPENED_WITH = ("place", "people", "contact", "risk", "story")


def listed(visit: Visit) -> Answer:
    closed = bool(visit.asked.get("closed"))
    rows = queries.rescues(visit.caller, closed=closed)
    return Shown("rescues.html", {"rows": [listed_row(row) for row in rows], "closed": closed, "now": moment(now())})


def new(visit: Visit) -> Answer:
    if visit.request.method != "POST":
        return _form(PartsForm(OPENED_WITH, is_new=True))
    form = PartsForm(OPENED_WITH, visit.sent, is_new=True)
    if not form.is_valid():
        return _form(form, 422)
    if once.is_again(visit):
        return go(BASE)
    given = form.cleaned_data
    try:
        id = actions.open_rescue(visit.caller, form.said(), known=given["known"], feared=given["feared"], only_me=given["only_me"])
    except Refused as refused:
        form.add_error(None, refused.text)
        return _form(form, 422)
    return go(f"{BASE}/{id}?reason=handling")


def _form(form: PartsForm, status: int = 200, part: str = "", back: str = BASE) -> Answer:
    label = gettext(rescue_track().parts[part].label) if part else ""
    return Shown(
        "rescue_form.html",
        {"form": form, "groups": form.groups() if not part else [], "part": label, "once": once.fresh(), "back": back},
        status,
    )


def shown(visit: Visit) -> Answer:
    why = reason_of(visit, visit.asked)
    if why is None:
        queries.glance(visit.caller, visit.path["id"])
    return Shown("rescue.html", filled(visit, why))


def told(visit: Visit) -> Answer:
    """More of one part; what was told before stays beside it."""
    id = visit.path["id"]
    queries.row(visit.caller, id)
    given = visit.sent if visit.request.method == "POST" else visit.asked
    part = str(given.get("part", ""))
    if part not in rescue_track().parts:
        return go(f"{BASE}/{id}") if visit.request.method != "POST" else shown_again(visit, "told", gettext("Choose what it is about."))
    back = f"{BASE}/{id}?reason=handling"
    if visit.request.method != "POST":
        return _form(PartsForm((part,)), part=part, back=back)
    form = PartsForm((part,), visit.sent)
    if not form.is_valid():
        return _form(form, 422, part, back)
    statements = form.said()
    try:
        statement = statements[0] if statements else NewStatement(part, {})
        actions.tell(
            visit.caller, id, part, statement.fields, known=form.cleaned_data["known"], country=statement.country,
            count=statement.count, nations=statement.nations, risks=statement.risks,
        )  # fmt: skip
    except Refused as refused:
        form.add_error(None, refused.text)
        return _form(form, 422, part, back)
    return go(f"{back}#{part}")


def step(visit: Visit) -> Answer:
    return done(
        visit,
        "step",
        lambda: actions.step(
            visit.caller,
            visit.path["id"],
            visit.text("step", 16),
            outcome=visit.text("outcome", 24),
            words=visit.text("words", 20_001),
            to=visit.text("to", 36),
            sees=visit.sent.getlist("sees"),
        ),
        _back,
    )


def _back(visit: Visit) -> str:
    """To the page as it was shown."""
    why = reason_of(visit, visit.sent)
    return f"{BASE}/{visit.path['id']}{f'?reason={why.code}' if why else ''}"


def wish(visit: Visit) -> Answer:
    """Record what the person said when asked whether the rescue should end."""
    answer, words = visit.text("answer", 16), visit.text("words", 20_001)
    return done(visit, "wish", lambda: actions.answer_wish(visit.caller, visit.path["id"], answer, words), _back)


def name(visit: Visit) -> Answer:
    """Put a person on the access list."""
    to, sees, words = visit.text("to", 36), visit.sent.getlist("sees"), visit.text("words", 20_001)
    return done(visit, "access", lambda: actions.name(visit.caller, visit.path["id"], to, sees, words), _back)


def part_with(visit: Visit) -> Answer:
    """Take a person off the access list; one who takes themselves off is led back to their own list of rescues."""
    entry, words = visit.path["entry"], visit.text("words", 20_001)
    return done(visit, "access", lambda: actions.part_with(visit.caller, visit.path["id"], entry, words), _after_parting)


def _after_parting(visit: Visit) -> str:
    still = {row.id for closed in (False, True) for row in queries.rescues(visit.caller, closed=closed)}
    return _back(visit) if visit.path["id"] in still else BASE


def erase(visit: Visit) -> Answer:
    return done(visit, "erase", lambda: actions.erase(visit.caller, visit.path["id"], visit.text("why", 16)), lambda _: BASE)


def picture(visit: Visit) -> Answer:
    statement, number = (int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0 for text in _places(visit))
    type, data = queries.picture(visit.caller, visit.path["id"], statement, number, Reason("handling"))
    return sealed_picture(type, data, f"picture-{number}")


def _places(visit: Visit) -> tuple[str, str]:
    return visit.path["statement"], visit.path["number"]


# Data protection


def kept(visit: Visit) -> Answer:
    rows = [
        {"number": numbered(number), "href": f"{LOOKS}/{id}", "stands": gettext(STANDING[stands]), "opened": moment(opened)}
        for id, number, stands, opened in queries.kept(visit.caller)
    ]
    return Shown("rescue_looks.html", {"rows": rows, "now": moment(now())})


def looked(visit: Visit) -> Answer:
    return Shown("rescue_looked.html", {"rows": looks(queries.audited(visit.caller, visit.path["id"])), "now": moment(now())})


_MINE = (HANDLE,)
PAGES: tuple[Page, ...] = (
    Page(path="rescues", name="rescues", view=listed, needs=_MINE, label=gettext_noop("Rescues")),
    Page(path="rescues/new", name="rescue_new", view=new, needs=_MINE, also_posts=True),
    Page(path="rescues/{id}", name="rescue", view=shown, needs=_MINE),
    Page(path="rescues/{id}/told", name="rescue_told", view=told, needs=_MINE, also_posts=True),
    Page(path="rescues/{id}/step", name="rescue_step", view=step, needs=_MINE, changes=True),
    Page(path="rescues/{id}/wish", name="rescue_wish", view=wish, needs=_MINE, changes=True),
    Page(path="rescues/{id}/access", name="rescue_access", view=name, needs=_MINE, changes=True),
    Page(path="rescues/{id}/access/{entry}/end", name="rescue_access_end", view=part_with, needs=_MINE, changes=True),
    Page(path="rescues/{id}/erase", name="rescue_erase", view=erase, needs=_MINE, changes=True),
    Page(path="rescues/{id}/pictures/{statement}/{number}", name="rescue_picture", view=picture, needs=_MINE),
    Page(path="rescue-looks", name="rescue_looks", view=kept, needs=(AUDIT,), label=gettext_noop("Who looked at rescues")),
    Page(path="rescue-looks/{id}", name="rescue_looked", view=looked, needs=(AUDIT,)),
)
