"""Watchlists: the list, putting on, one item with what named it, changing it and taking it off."""

from datetime import tzinfo
from typing import Any

from django.utils.translation import gettext, gettext_noop, ngettext

from accord.core.identifiers.cards import holds_card_number
from accord.core.identifiers.regions import REGIONS
from accord.core.times import moment
from accord.core.typed.lines import lines_of
from accord.doors.console.frame.choices import countries
from accord.doors.console.frame.labels import KINDS
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.frame.typed_fields import last_day, zone_of_desk
from accord.doors.console.frame.typing import banks, setting
from accord.doors.console.watchlists.forms import LONGEST, PERSON, TermsForm, WatchForm
from accord.doors.console.watchlists.labels import HOW, SEEN_BY, STATES, WHAT
from accord.hub.times import now
from accord.hub.watchlists import actions, queries
from accord.hub.watchlists.actions import Put, Terms
from accord.hub.watchlists.errors import BadWatch
from accord.hub.watchlists.queries import HitRow, WatchRow
from accord.hub.watchlists.vocabulary import ENDED, HANDLE, ME, MEMBER, MOST_TOGETHER, SIGNAL, WATCHING

BASE = "/console/watchlist"
PAGE = 50
MOST_FAULTS = 10  # lines that could not be read, of which the page says why


def _row(row: WatchRow, zone: tzinfo) -> dict[str, Any]:
    return {
        "row": row,
        "href": f"{BASE}/{row.id}",
        "kind": gettext(KINDS[row.kind]),
        "is_watched": row.state == WATCHING,
        "state": STATES[row.state],
        "is_own": row.seen_by == ME,
        "rings": row.person_name or row.desk_name,
        "until": last_day(row.until, zone),
        "last": moment(row.last) if row.last is not None else None,
    }


def listed(visit: Visit) -> Shown:
    """The list; what is looked for in it is sent, so that it stands in no address."""
    state = str(visit.asked.get("state", ""))
    state = state if state in (WATCHING, ENDED) else ""
    text = visit.text("q", 400).strip() if visit.request.method == "POST" else ""
    before = visit.number("before")
    limit = queries.MOST if text else PAGE
    rows, following = queries.watched(visit.caller, text=text, state=state, before=before, limit=limit)
    added, zone = visit.number("added"), zone_of_desk(visit)
    filled = {
        "rows": [_row(row, zone) for row in rows],
        "count": queries.count(visit.caller),
        "q": "" if holds_card_number(text) else text,
        "is_narrowed": bool(text or state),
        "state": state,
        "states": [(key, words) for key, words in STATES.items()],
        "next": f"{BASE}?before={following}" + (f"&state={state}" if state else "") if following and not text else "",
        "first": f"{BASE}?state={state}" if before is not None and state else BASE if before is not None else "",
        "base": BASE,
        "now": moment(now()),
        "done": _added(added) if added is not None else gettext("Taken off and erased.") if visit.asked.get("off") else "",
    }
    return Shown("watchlist.html", filled)


def _added(count: int) -> str:
    if not count:
        return gettext("All of it was being watched already.")
    text = ngettext("{count} identifier is being watched now.", "{count} identifiers are being watched now.", count)
    return text.format(count=count)


def add(visit: Visit) -> Answer:
    if visit.request.method != "POST":
        return _form(visit, WatchForm(visit))
    form = WatchForm(visit, visit.sent)
    lines = _lines(visit)
    faults: list[str] = []
    if not lines:
        faults = [gettext("Type or paste a number, a link, an account or an address, one on each line.")]
    elif len(lines) > MOST_TOGETHER:
        faults = [gettext("Paste at most 1,000 lines at a time.")]
    if form.is_valid() and not faults:
        try:
            results = _put(visit, form, lines)
        except BadWatch as bad:
            _say(form, bad)
        else:
            faults = _faults(results)
            if not faults:
                return go(f"{BASE}?added={sum(put.status == 'added' for put in results)}")
    return _form(visit, form, faults=faults, status=422)


def _put(visit: Visit, form: WatchForm, lines: list[str]) -> list[Put]:
    terms = Terms(seen_by=form.cleaned_data["seen_by"] or MEMBER, **form.terms(visit))
    given = [{"value": line, "bank": visit.text("bank", 200), "kind": _kind(visit)} for line in lines]
    return actions.watch(visit.caller, given, terms, region=visit.text("region", 2) or None, whole=True)


def _kind(visit: Visit) -> str | None:
    kind = visit.text("kind", 20)
    return kind if kind in KINDS else None


def _faults(results: list[Put]) -> list[str]:
    """Of the lines that could not be read, which and why."""
    refused = [(place, put.text) for place, put in enumerate(results, 1) if put.status == "refused"]
    if len(results) == 1:
        return [text for _place, text in refused]
    faults = [gettext("Line {number}: {text}").format(number=place, text=text) for place, text in refused[:MOST_FAULTS]]
    more = len(refused) - len(faults)
    if more > 0:
        faults.append(ngettext("{count} more line can't be read.", "{count} more lines can't be read.", more).format(count=more))
    return faults


def _lines(visit: Visit) -> list[str]:
    return lines_of(visit.text("met", LONGEST), setting(visit, visit.text("region", 2)))


def _say(form: TermsForm, bad: BadWatch) -> None:
    field = {"desk": "rings", "person": "rings"}.get(bad.field, bad.field)
    form.add_error(field if field in form.fields else None, bad.text)


def begin(visit: Visit) -> Shown:
    """With an identifier that was found elsewhere: sent, so that it stands in no address."""
    return _form(visit, WatchForm(visit))


def _form(visit: Visit, form: WatchForm, *, faults: list[str] | None = None, status: int = 200) -> Shown:
    region = visit.text("region", 2) if "region" in visit.sent else visit.caller.country
    text = visit.text("met", LONGEST)
    filled = {
        "form": form,
        "met": "" if holds_card_number(text) else text,
        "kind": _kind(visit) or "",
        "faults": faults or [],
        "banks": banks(setting(visit, region), visit.text("bank", 200)),
        "regions": countries(REGIONS, (region,)),
        "base": BASE,
    }
    return Shown("watch_add.html", filled, status)


def show(visit: Visit) -> Shown:
    return _item(visit)


def _item(visit: Visit, form: TermsForm | None = None, status: int = 200) -> Shown:
    page = queries.item(visit.caller, visit.path["id"], before=visit.number("before"), limit=PAGE)
    row, zone = page.row, zone_of_desk(visit)
    if form is None:
        rings = PERSON + row.person if row.person else row.desk
        day = last_day(row.until, zone).isoformat()
        form = TermsForm(
            visit, is_own=row.seen_by == ME, initial={"rings": rings, "until": day, "note": page.note or "", "deconflict": row.deconflict}
        )
    filled = {
        "item": _row(row, zone),
        "seen_by": gettext(SEEN_BY[row.seen_by]),
        "note": page.note,
        "made": moment(row.made),
        "hits": [_hit(hit) for hit in page.hits],
        "form": form,
        "next": f"{BASE}/{row.id}?before={page.next}" if page.next else "",
        "first": f"{BASE}/{row.id}" if visit.number("before") is not None else "",
        "base": BASE,
        "now": moment(now()),
        "changed": bool(visit.asked.get("changed")),
    }
    return Shown("watch_item.html", filled, status)


def _hit(hit: HitRow) -> dict[str, Any]:
    folder = "signals" if hit.what == SIGNAL else "requests"
    return {
        "what": WHAT[hit.what],
        "how": HOW[hit.how],
        "at": moment(hit.at),
        "retracted": moment(hit.retracted) if hit.retracted is not None else None,
        "href": f"/console/{folder}/{hit.ref}" if hit.is_open else "",
    }


def change(visit: Visit) -> Answer:
    row = queries.item(visit.caller, visit.path["id"], note=False).row
    form = TermsForm(visit, visit.sent, is_own=row.seen_by == ME)
    if form.is_valid():
        try:
            actions.change(visit.caller, row.id, **form.terms(visit))
        except BadWatch as bad:
            _say(form, bad)
        else:
            return go(f"{BASE}/{row.id}?changed=1")
    return _item(visit, form, 422)


def take_off(visit: Visit) -> Answer:
    actions.take_off(visit.caller, [visit.path["id"]])
    return go(f"{BASE}?off=1")


PAGES: tuple[Page, ...] = (
    Page(path="watchlist", name="watchlist", view=listed, needs=(HANDLE,), also_posts=True, label=gettext_noop("Watchlist")),
    Page(path="watchlist/add", name="watch_add", view=add, needs=(HANDLE,), also_posts=True),
    Page(path="watchlist/begin", name="watch_begin", view=begin, needs=(HANDLE,), changes=True),
    Page(path="watchlist/{id}", name="watch_item", view=show, needs=(HANDLE,)),
    Page(path="watchlist/{id}/change", name="watch_change", view=change, needs=(HANDLE,), changes=True),
    Page(path="watchlist/{id}/remove", name="watch_remove", view=take_off, needs=(HANDLE,), changes=True),
)
