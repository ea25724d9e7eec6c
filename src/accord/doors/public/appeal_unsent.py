"""An appeal that is typed and not sent: what its page holds, what lies sealed under its code, and which of both counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from django.http import HttpRequest
from django.utils.translation import get_language

from accord.doors.public.pages import sent_from
from accord.hub.intake import actions, queries
from accord.limits import client

KIND: Final = "appeal"
TYPED: Final = ("identifier", "kind", "country", "harm", "reason", "reach")
STAY, KEEP = "stay", "keep"  # the buttons that send nothing: the page in another language, and to go on later
_LONGEST_NONCE = 64


@dataclass(frozen=True, slots=True)
class Form:
    """`posted`: what the page sent; `before`: what is kept and was not shown on it. `nonce`: the page's random text; `code` and `version`:
    the draft that it goes on with, if any. `is_own`: the page that sent it wrote the whole draft. `is_sent`: the appeal was sent before."""

    posted: Mapping[str, str] = field(repr=False)
    before: Mapping[str, str] = field(repr=False)
    nonce: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    version: str = ""
    is_own: bool = False
    is_partial: bool = False
    is_sent: bool = False
    says: tuple[str, ...] = ()

    @property
    def given(self) -> dict[str, str]:
        """All that it says: what is typed, and what is kept where the page showed an empty field in its place."""
        typed = {name: self.posted.get(name, "") for name in TYPED}
        return {name: text if text.strip() else self.before.get(name, "") for name, text in typed.items()}

    @property
    def shown(self) -> dict[str, str]:
        """What may stand on the page: what it sent itself."""
        return {name: self.posted.get(name, "") for name in TYPED}


EMPTY: Final = Form({}, {})


def is_typed(posted: Mapping[str, str]) -> bool:
    """Whether a page sent its fields, and not a code alone. Of a form its button is always named, or none is."""
    return posted["form"] != "" or any(posted[name] for name in TYPED)


def is_worth_keeping(given: Mapping[str, str]) -> bool:
    return given["identifier"].strip() != "" or given["reason"].strip() != ""


def form_of(request: HttpRequest, posted: dict[str, str]) -> Form:
    """What a page of the form sent. Of a page of another site nothing is kept, and nothing is shown."""
    where = sent_from(request)
    if where == "elsewhere" and posted["do"] in (STAY, KEEP):
        return Form({"do": STAY}, {})
    if where == "elsewhere":
        return Form(posted, {}, nonce=posted["form"][:_LONGEST_NONCE])
    nonce = _nonce(request, posted)
    plain = Form(posted, {}, nonce=nonce or posted["form"][:_LONGEST_NONCE])
    if not posted["code"]:
        return plain
    try:
        draft = queries.unsent(KIND, posted["code"], nonce)
    except queries.BadSubmission:
        return replace(plain, nonce=queries.new_form())  # it was erased meanwhile: what is typed counts all the same
    if draft is None:
        return replace(plain, code=posted["code"], is_sent=True)
    is_partial = posted["partial"] == "yes" or not draft.is_own
    form = Form(
        posted,
        draft.fields if is_partial else {},
        nonce=nonce or queries.new_form(),
        code=posted["code"],
        version=posted["version"],
        is_own=draft.is_own,
        is_partial=is_partial,
    )
    if draft.version == posted["version"] or _same(form.given, draft.fields) or posted["do"] in (STAY, KEEP):
        return form
    # Another window went on with the draft: what this one sends is an appeal of its own, and the draft stays.
    return replace(form, nonce=queries.new_form(), code="", version="")


def _same(given: Mapping[str, str], kept: Mapping[str, str]) -> bool:
    return {name: text.strip() for name, text in given.items() if text.strip()} == dict(kept)


def _nonce(request: HttpRequest, posted: Mapping[str, str]) -> str:
    """The random text of the page, where the hub made it and the browser says that the page is ours: only such a one opens anything."""
    text = posted["form"][:_LONGEST_NONCE]
    return text if sent_from(request) == "here" and queries.is_form(text) else ""


def opened(request: HttpRequest, posted: Mapping[str, str]) -> Form | None:
    """The form of a code that was typed: empty, since nobody knows whether its writer typed it. None where it was sent.

    Raises BadSubmission.
    """
    draft = queries.unsent(KIND, posted["code"], "")
    if draft is None:
        return None
    return Form({}, {}, nonce=queries.new_form(), code=posted["code"], version=draft.version, is_partial=True)


def keep(request: HttpRequest, form: Form, accounts: tuple[str, ...]) -> Form:
    """Keep what is typed; the form as its page goes on. Raises BadSubmission."""
    nonce = form.nonce if queries.is_form(form.nonce) else queries.new_form()
    kept = actions.keep(
        KIND,
        form.shown,
        form=nonce,
        code=form.code,
        version=form.version,
        country=form.given["country"],
        language=get_language() or "en",
        place=client(request),
        accounts=accounts,
        is_partial=form.is_partial,
    )
    is_own = kept.is_beside or not form.code or form.is_own
    says = ("beside",) if kept.is_beside else ("kept",)
    return replace(form, nonce=kept.form, code=kept.code, version=kept.version, is_own=is_own, says=says)
