"""Webhooks: where the member's feed is pushed to, how far each is behind, and what was given up."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_noop

from accord.core.identifiers import KINDS as KIND_CODES
from accord.core.times import moment
from accord.doors.console.frame import once, seen
from accord.doors.console.frame.choices import select
from accord.doors.console.frame.country_fields import CountriesField, names_of
from accord.doors.console.frame.joining import joined
from accord.doors.console.frame.labels import KINDS
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.frame.panes import when
from accord.doors.console.frame.refusals import vault_closed
from accord.doors.console.members.labels_webhooks import OUTCOMES, REASONS, STATES
from accord.hub.vault.errors import VaultError
from accord.hub.webhooks import actions, queries
from accord.hub.webhooks.errors import BadWebhook
from accord.hub.webhooks.queries import READ, WRITE, DeadLetterRow, Try, WebhookRow
from accord.tables import schemes

BASE = "/console/webhooks"
TONES = {"active": "green", "paused": "amber", "stopped": "red"}
NOW, ALL = "now", "all"


class WebhookForm(forms.Form):
    """The action that stores the values checks them; its errors never repeat what was typed."""

    use_required_attribute = False

    def __init__(self, *given: Any, is_new: bool, **more: Any) -> None:
        super().__init__(*given, **more)
        kept = more.get("initial") or {}
        self.fields["url"] = forms.CharField(
            label=gettext("Address"),
            required=False,
            max_length=3000,
            help_text=gettext("Where your system takes messages, beginning with https://"),
            widget=forms.TextInput({"dir": "ltr", "inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        )
        kinds = [("", gettext("Every kind")), *((kind, gettext(KINDS.get(kind, kind))) for kind in KIND_CODES)]
        self.fields["kind"] = select(gettext("Only identifiers of this kind"), [*kinds, *_several(kept.get("kind", ""))])
        named = [("", gettext("Every scheme")), *((key, gettext(scheme.label)) for key, scheme in schemes().items())]
        self.fields["scheme"] = select(gettext("Only this scheme"), [*named, *_several(kept.get("scheme", ""))])
        self.fields["country"] = CountriesField(
            label=gettext("Only these countries"),
            help_text=gettext("Names or codes with commas between, such as Thailand, Cambodia. Empty: every country."),
        )
        if is_new:
            starts = [(NOW, gettext("with what comes from now on")), (ALL, gettext("with everything that your member may see"))]
            self.fields["start"] = select(gettext("It begins"), starts)

    def text(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "").strip()


def _several(kept: str) -> list[tuple[str, str]]:
    """Several values at once are set by the API; here they can be kept."""
    return [(kept, kept.replace(",", ", "))] if "," in kept else []


def _try(attempt: Try | None) -> dict[str, Any] | None:
    if attempt is None:
        return None
    words = gettext(OUTCOMES.get(attempt.code, attempt.code))
    return {"at": moment(attempt.at), "words": words, "status": attempt.status, "tone": "green" if attempt.code == "sent" else "red"}


def _row(row: WebhookRow) -> dict[str, Any]:
    kinds = [gettext(KINDS.get(kind, kind)) for kind in row.filters.kind.split(",") if kind]
    named = [gettext(schemes()[key].label) if key in schemes() else key for key in row.filters.scheme.split(",") if key]
    only = [*kinds, *named, names_of(code for code in row.filters.country.split(",") if code)]
    return {
        "hook": row,
        "href": f"{BASE}/{row.id}",
        "state": gettext(STATES[row.state]),
        "tone": TONES[row.state],
        "reason": gettext(REASONS[row.reason]) if row.reason in REASONS else "",
        "only": joined(word for word in only if word),
        "sent": when(row.sent),
        "next_try": when(row.next_try),
        "last": _try(row.last),
        "test": _try(row.test),
        "old_until": when(row.old_signs_until),
        "made": when(row.made),
    }


def _letter(row: DeadLetterRow) -> dict[str, Any]:
    return {
        "letter": row,
        "first": row.after + 1,
        "at": moment(row.at),
        "words": gettext(OUTCOMES.get(row.code, row.code)),
    }


def listed(visit: Visit) -> Answer:
    rows = [_row(row) for row in queries.webhooks(visit.caller)]
    return Shown("webhooks.html", {"rows": rows, "may_write": visit.caller.may(WRITE)})


def _page(visit: Visit, status: int = 200, **more: Any) -> Shown:
    row = queries.webhook(visit.caller, visit.path["id"])
    letters = [_letter(letter) for letter in queries.dead_letters(visit.caller, row.id)]
    may_write = visit.caller.may(WRITE)
    filled = {
        "row": _row(row),
        "letters": letters,
        "may_write": may_write,
        "base": f"{BASE}/{row.id}",
        "error": "",
        "after": "",
        "after_error": "",
    }
    return Shown("webhook.html", filled | more, status)


def show(visit: Visit) -> Answer:
    return _page(visit)


def make(visit: Visit) -> Answer:
    filled = {"once": once.fresh(), "hook": None, "back": BASE}
    if visit.request.method != "POST":
        return Shown("webhook_form.html", {**filled, "form": WebhookForm(is_new=True)})
    form = WebhookForm(visit.sent, is_new=True)
    if not form.is_valid():
        return Shown("webhook_form.html", {**filled, "form": form}, 422)
    if once.is_again(visit):
        return Shown("webhook_secret.html", {"again": True, "back": BASE}, 409)
    try:
        id, secret = actions.make(
            visit.caller,
            form.text("url"),
            kind=form.text("kind"),
            scheme=form.text("scheme"),
            country=",".join(form.cleaned_data["country"]),
            after=0 if form.text("start") == ALL else None,
        )
    except (BadWebhook, VaultError) as bad:
        return _blamed(form, bad, filled)
    return Shown("webhook_secret.html", {"secret": secret, "back": f"{BASE}/{id}", "is_new": True})


def _blamed(form: WebhookForm, bad: BadWebhook | VaultError, filled: dict[str, Any]) -> Shown:
    """The form again, with what was wrong beside its field."""
    if isinstance(bad, VaultError):
        form.add_error(None, vault_closed())
    else:
        form.add_error(bad.field if bad.field in form.fields else None, bad.text)
    return Shown("webhook_form.html", {**filled, "form": form}, 422)


def change(visit: Visit) -> Answer:
    row = queries.webhook(visit.caller, visit.path["id"])
    now = {
        "url": row.url,
        "kind": row.filters.kind,
        "scheme": row.filters.scheme,
        "country": [code for code in row.filters.country.split(",") if code],
    }
    was = seen.mark(now)
    filled = {"hook": row, "back": f"{BASE}/{row.id}", "was": was}
    if visit.request.method != "POST":
        return Shown("webhook_form.html", {**filled, "form": WebhookForm(is_new=False, initial=now)})
    form = WebhookForm(visit.sent, is_new=False, initial=now)
    if not form.is_valid():
        return Shown("webhook_form.html", {**filled, "form": form}, 422)
    if seen.is_old(visit, was):
        form.add_error(None, seen.typed_anew())
        return Shown("webhook_form.html", {**filled, "form": form}, 409)
    country = ",".join(form.cleaned_data["country"])
    try:
        actions.change(visit.caller, row.id, url=form.text("url"), kind=form.text("kind"), scheme=form.text("scheme"), country=country)
    except BadWebhook as bad:
        return _blamed(form, bad, filled)
    return go(f"{BASE}/{row.id}")


def rotate(visit: Visit) -> Answer:
    row = queries.webhook(visit.caller, visit.path["id"])
    if once.is_again(visit):
        return Shown("webhook_secret.html", {"again": True, "back": f"{BASE}/{row.id}"}, 409)
    try:
        secret = actions.rotate(visit.caller, row.id)
    except VaultError:
        return _page(visit, 503, error=vault_closed())
    return Shown("webhook_secret.html", {"secret": secret, "back": f"{BASE}/{row.id}", "is_new": False})


def resume(visit: Visit) -> Answer:
    """Go on where it stood, or after the number that was given."""
    row = queries.webhook(visit.caller, visit.path["id"])
    text = visit.text("after", 20).strip()
    try:
        actions.resume(visit.caller, row.id, _number(text) if text else None)
    except BadWebhook as bad:
        return _page(visit, 422, after_error=bad.text, after=text)
    return go(f"{BASE}/{row.id}")


def _number(text: str) -> int:
    """A number of the journal; -1, which is none, where it is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1


def pause(visit: Visit) -> Answer:
    actions.pause(visit.caller, visit.path["id"])
    return go(f"{BASE}/{visit.path['id']}")


def test(visit: Visit) -> Answer:
    actions.test(visit.caller, visit.path["id"])
    return go(f"{BASE}/{visit.path['id']}#test")


def remove(visit: Visit) -> Answer:
    actions.remove(visit.caller, visit.path["id"])
    return go(BASE)


def send_again(visit: Visit) -> Answer:
    actions.send_again(visit.caller, visit.path["id"], visit.text("letter", 64) or None)
    return go(f"{BASE}/{visit.path['id']}#letters")


def dismiss(visit: Visit) -> Answer:
    actions.dismiss(visit.caller, visit.path["id"], visit.text("letter", 64) or None)
    return go(f"{BASE}/{visit.path['id']}#letters")


ONE = "webhooks/{id}"
PAGES: tuple[Page, ...] = (
    Page(path="webhooks", name="webhooks", view=listed, needs=(READ,), label=gettext_noop("Webhooks"), key="w"),
    Page(path="webhooks/make", name="webhooks_make", view=make, needs=(WRITE,), also_posts=True),
    Page(path=ONE, name="webhook", view=show, needs=(READ,)),
    Page(path=f"{ONE}/change", name="webhook_change", view=change, needs=(WRITE,), also_posts=True),
    Page(path=f"{ONE}/secret", name="webhook_rotate", view=rotate, needs=(WRITE,), changes=True),
    Page(path=f"{ONE}/pause", name="webhook_pause", view=pause, needs=(WRITE,), changes=True),
    Page(path=f"{ONE}/resume", name="webhook_resume", view=resume, needs=(WRITE,), changes=True),
    Page(path=f"{ONE}/test", name="webhook_test", view=test, needs=(WRITE,), changes=True),
    Page(path=f"{ONE}/remove", name="webhook_remove", view=remove, needs=(WRITE,), changes=True),
    Page(path=f"{ONE}/letters/send", name="webhook_send_again", view=send_again, needs=(WRITE,), changes=True),
    Page(path=f"{ONE}/letters/dismiss", name="webhook_dismiss", view=dismiss, needs=(WRITE,), changes=True),
)
