"""Referrals of a person to who can help: the directory, referrals sent and received, and the help that the member itself can give."""

from typing import Any

from django.utils.translation import gettext, gettext_noop

from accord.core.care.directory import Fit, Need
from accord.core.times import moment
from accord.doors.console.care.files import reason_of
from accord.doors.console.care.forms import GroundForm, NeedForm, OfferForm, reasons
from accord.doors.console.care.labels import DIRECTIONS, SHOWS
from accord.doors.console.care.rows import BASE, REFERRALS, file_row, referral_protocol, referral_row, shown_fields
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.hub.care import actions, queries
from accord.hub.care.actions import NoSuchFile, Refused
from accord.hub.care.vocabulary import HANDLE, OFFER
from accord.hub.requests.labels import AFTER_THE_END
from accord.hub.requests.vocabulary import ANSWERER, ASKER
from accord.hub.times import now

GROUND = "/console/help-offered/ground"
PAGE = 50
# For each step: who takes it, in which states, and the field of the protocol that it asks for.
STEPS = {
    "accept": ("received", ("offered",), ""),
    "reject": ("received", ("offered",), "refusal"),
    "finish": ("received", ("accepted",), "outcome"),
    "revoke": ("made", ("offered", "accepted"), "revoke-ground"),
}


def refer(visit: Visit) -> Answer:
    """Offer the person: first look who can help, then ask one of these."""
    row = queries.row(visit.caller, visit.path["id"])
    sent = visit.request.method == "POST"
    form = NeedForm(_bodies(visit, None), visit.sent if sent else None)
    if not sent:
        return _referring(visit, form)
    if not form.is_valid():
        return _referring(visit, form, 422)
    given = form.cleaned_data
    need = Need(
        services=frozenset(given["services"]),
        country=visit.caller.country,
        languages=frozenset({given["language"]} - {""}),
        age="child" if row.is_child else "not-known",
    )
    if not given["member"]:
        fits = queries.directory(visit.caller, need)
        return _referring(visit, NeedForm(_bodies(visit, fits), visit.sent), fits=fits)
    try:
        made = actions.refer(visit.caller, row.id, given["member"], given["services"], urgent=given["urgent"], language=given["language"])
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.text)
        return _referring(visit, form, 422)
    return go(f"{REFERRALS}/{made}")


def _bodies(visit: Visit, fits: tuple[Fit, ...] | None) -> list[tuple[str, str]]:
    candidates = queries.directory(visit.caller, Need(services=frozenset(), country=visit.caller.country)) if fits is None else fits
    return [(fit.body.member, fit.body.name) for fit in candidates]


def _referring(visit: Visit, form: NeedForm, status: int = 200, fits: tuple[Fit, ...] = ()) -> Answer:
    id = visit.path["id"]
    return Shown(
        "care_refer.html",
        {
            "file": file_row(queries.row(visit.caller, id)),
            "base": f"{BASE}/{id}",
            "form": form,
            "fits": [{"name": fit.body.name, "fits": fit.fits, "why": [gettext(reason.text) for reason in fit.why]} for fit in fits],
            "referrals": [referral_row(referral) for referral in queries.referrals(visit.caller, id)],
            "now": moment(now()),
        },
        status,
    )


def received(visit: Visit) -> Answer:
    rows, following = queries.received(visit.caller, before=visit.number("before"), limit=PAGE)
    return Shown(
        "referrals.html",
        {
            "rows": [referral_row(referral) for referral in rows],
            "next": f"{REFERRALS}?before={following}" if following else "",
            "now": moment(now()),
        },
    )


def referral(visit: Visit) -> Answer:
    return Shown("referral.html", _filled(visit))


def _filled(visit: Visit, **more: Any) -> dict[str, Any]:
    referral, is_received = queries.referral(visit.caller, visit.path["id"])
    side = "received" if is_received else "made"
    why = reason_of(visit)
    person = None
    if is_received and referral.state == "accepted" and not referral.is_shut and why is not None:
        person = queries.received_person(visit.caller, referral.id, why)
    steps = [
        {"key": key, "title": gettext(_title(key)), "field": field, "choices": _choices(field)}
        for key, (who, states, field) in STEPS.items()
        if who == side and referral.state in states
    ]
    says = AFTER_THE_END.get(("refer", referral.state, ANSWERER if is_received else ASKER), "")
    filled = referral_row(referral)
    return {
        "referral": filled,
        "after": gettext(says).format(reason=filled["reason"], member=referral.member_name) if says else "",
        "side_label": gettext(DIRECTIONS[side]),
        "is_received": is_received,
        "shows_label": gettext(SHOWS.get(referral.state, SHOWS["done"])),
        "base": f"{REFERRALS}/{referral.id}",
        "steps": steps,
        "reasons": reasons(),
        "reason": why.code if why else "",
        "person_fields": shown_fields(person.fields) if person else None,
        "now": moment(now()),
        **more,
    }


def _title(key: str) -> str:
    return str(next(step.title for step in referral_protocol().steps if step.key == key))


def _choices(field: str) -> list[tuple[str, str]]:
    if not field:
        return []
    choices = referral_protocol().refusals if field == "refusal" else referral_protocol().fields[field].choices
    return [(code, gettext(word)) for code, word in choices.items()]


def step(visit: Visit) -> Answer:
    referral, _ = queries.referral(visit.caller, visit.path["id"])
    given = visit.text("why", 24)
    try:
        match visit.text("step", 12):
            case "accept":
                actions.accept(visit.caller, referral.id)
            case "reject":
                actions.reject(visit.caller, referral.id, given)
            case "finish":
                actions.finish(visit.caller, referral.id, given)
            case "revoke":
                actions.revoke(visit.caller, referral.id, given)
    except Refused as refused:
        return Shown("referral.html", _filled(visit, step_error=refused.sentence), 422)
    return go(f"{REFERRALS}/{referral.id}")


def offer(visit: Visit) -> Answer:
    """The help that the member says it can give."""
    if visit.request.method != "POST":
        our_offer = queries.our_offer(visit.caller)
        initial: dict[str, Any] = {}
        if our_offer is not None:
            initial = {
                "services": sorted(our_offer.services),
                "countries": sorted(our_offer.countries),
                "languages": sorted(our_offer.languages),
                "takes": sorted(our_offer.takes),
                **{f"r-{key}": count for key, count in our_offer.room.items()},
            }
        return Shown("care_offer.html", {"form": OfferForm(initial=initial)})
    form = OfferForm(visit.sent)
    if not form.is_valid():
        return Shown("care_offer.html", {"form": form}, 422)
    given = form.cleaned_data
    room = {key: count for key, count in form.room().items() if key in given["services"]}
    try:
        actions.offer(
            visit.caller,
            countries=given["countries"],
            services=given["services"],
            languages=given["languages"],
            takes=given["takes"],
            room=room,
        )
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.text)
        return Shown("care_offer.html", {"form": form}, 422)
    return go("/console/help-offered")


def ground(visit: Visit) -> Answer:
    """Record a ground for a file that does not open here: an administrator may, whom a victim officer told which file it is."""
    if visit.request.method != "POST":
        return Shown("care_ground.html", {"form": GroundForm(), "is_done": bool(visit.asked.get("done"))})
    form = GroundForm(visit.sent)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.override(visit.caller, given["file"], given["ground"], given["words"])
        except Refused as refused:
            form.add_error("words" if refused.field == "reason" else refused.field if refused.field in form.fields else None, refused.text)
        except NoSuchFile:
            form.add_error("file", gettext("Your member keeps no file with this address. Ask a victim officer for it."))
        else:
            return go(f"{GROUND}?done=1")
    return Shown("care_ground.html", {"form": form}, 422)


PAGES: tuple[Page, ...] = (
    Page(path="care/{id}/refer", name="care_refer", view=refer, needs=(HANDLE,), also_posts=True),
    Page(path="referrals", name="referrals", view=received, needs=(HANDLE,), label=gettext_noop("Handed to us")),
    Page(path="referrals/{id}", name="referral", view=referral, needs=(HANDLE,)),
    Page(path="referrals/{id}/step", name="referral_step", view=step, needs=(HANDLE,), changes=True),
    Page(
        path="help-offered",
        name="help_offered",
        view=offer,
        needs=(OFFER,),
        also_posts=True,
        label=gettext_noop("Help we offer"),
    ),
    Page(path="help-offered/ground", name="ground_recorded", view=ground, needs=(OFFER,), also_posts=True),
)
