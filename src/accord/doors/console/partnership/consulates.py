"""The directory of consulates: whom a person of a nationality can turn to in a country, with where that stands and when it was checked."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext, gettext_noop

from accord.core.sharing import COUNTRIES
from accord.core.sharing.country_names import country_name
from accord.doors.console.frame.choices import countries, select
from accord.doors.console.frame.country_fields import CountriesField
from accord.doors.console.frame.language_fields import LanguagesField
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.hub.consulates import actions, queries
from accord.hub.consulates.actions import Entry
from accord.hub.consulates.errors import BadConsulate, NotAllowed
from accord.hub.consulates.labels import CHANNELS
from accord.hub.consulates.queries import Consulate
from accord.hub.consulates.vocabulary import MANAGE, MANAGE_ALL, READ
from accord.hub.members import queries as members
from accord.hub.refusals import Absent

BASE = "/console/consulates"
LINES = 4  # ways to reach it that the form offers, beyond those that there are


def name_of(country: str) -> str:
    return country_name(country, get_language())


def as_consulates(visit: Visit, rows: Iterable[Consulate]) -> list[dict[str, Any]]:
    """Entries as a list shows them."""
    may_write = queries.writing(visit.caller)
    return [_as_consulate(row, may_write(row.nationality, row.country, row.member_n)) for row in rows]


def _as_consulate(consulate: Consulate, may_write: bool) -> dict[str, Any]:
    return {
        "row": consulate,
        "href": f"{BASE}/{consulate.id}",
        "nation": name_of(consulate.nationality),
        "place": f"{consulate.city}, {name_of(consulate.country)}",
        "serves": [name_of(code) for code in consulate.serves if code != consulate.country],
        "channels": [(gettext(CHANNELS[channel.kind]), channel.value) for channel in consulate.channels],
        "may_write": may_write,
    }


def listed(visit: Visit) -> Answer:
    nation, country = (str(visit.asked.get(name, "")) for name in ("nation", "country"))
    nation, country = (code if code in COUNTRIES else "" for code in (nation, country))
    rows = queries.directory(visit.caller, nationality=nation, country=country)
    elsewhere = queries.accredited(nation) if nation and country and not rows else ()
    return Shown(
        "consulates.html",
        {
            "rows": as_consulates(visit, rows),
            "elsewhere": as_consulates(visit, elsewhere),
            "nations": countries(COUNTRIES, (nation,)),
            "countries": countries(COUNTRIES, (country,)),
            "is_narrowed": bool(nation or country),
            "nation": name_of(nation) if nation else "",
            "country": name_of(country) if country else "",
            "may_enter": queries.may_enter(visit.caller),
            "base": BASE,
        },
    )


class ConsulateForm(forms.Form):
    """The action that stores the values checks them."""

    use_required_attribute = False

    def __init__(self, sent: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(sent, initial=initial)
        places = [("", gettext("Choose")), *((country.value, country.name) for country in countries(COUNTRIES, ()))]
        own = [("", gettext("None: it is not a member")), *((row.id, row.name) for row in members.members() if row.standing == "active")]
        self.fields["nationality"] = select(gettext("For nationals of"), places)
        self.fields["country"] = select(gettext("Where it is"), places)
        self.fields["city"] = forms.CharField(label=gettext("City"), required=False, max_length=200)
        self.fields["serves"] = CountriesField(
            label=gettext("Countries that it serves"),
            help_text=gettext("Names or codes with commas between, such as Thailand, Laos. Empty: the country where it is."),
        )
        ways = [("", gettext("none")), *((code, gettext(word)) for code, word in CHANNELS.items())]
        given = (initial or {}).get("ways", 0)
        for number in range(1, max(LINES, given + 1) + 1):
            self.fields[f"kind-{number}"] = select(gettext("Way {number}").format(number=number), ways)
            self.fields[f"value-{number}"] = forms.CharField(
                label=gettext("Number or address {number}").format(number=number),
                required=False,
                max_length=400,
                widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
            )
        self.fields["languages"] = LanguagesField(label=gettext("Languages"))
        self.fields["hours"] = forms.CharField(label=gettext("Hours"), required=False, max_length=400)
        self.fields["member"] = select(gettext("Member that represents it"), own)
        self.fields["source"] = forms.CharField(
            label=gettext("Source"), required=False, max_length=2000, help_text=gettext("An address, or who said it.")
        )
        self.fields["checked"] = forms.CharField(
            label=gettext("Checked on"), required=False, max_length=20, help_text=gettext("As 2026-11-25. Empty: today.")
        )

    def told(self) -> Entry:
        given = self.cleaned_data
        numbers = range(1, 1 + sum(name.startswith("kind-") for name in self.fields))
        ways = [(given[f"kind-{n}"] or "phone", given[f"value-{n}"]) for n in numbers if given[f"value-{n}"].strip()]
        return Entry(
            nationality=given["nationality"],
            country=given["country"],
            city=given["city"],
            channels=ways,
            source=given["source"],
            serves=given["serves"],
            languages=given["languages"],
            hours=given["hours"],
            member=given["member"],
            checked=given["checked"],
        )


def enter(visit: Visit) -> Answer:
    if visit.request.method != "POST":
        initial = {"country": visit.caller.country, "nationality": visit.caller.country}
        return _form(visit, ConsulateForm(initial=initial), None)
    form = ConsulateForm(visit.sent)
    return _taken(visit, form, None) or go(BASE)


def shown(visit: Visit) -> Answer:
    """One entry; its keeper writes it anew here."""
    consulate = queries.consulate(visit.path["id"])
    if visit.request.method != "POST":
        return _form(visit, ConsulateForm(initial=_initial(consulate)), consulate)
    return _taken(visit, ConsulateForm(visit.sent), consulate) or go(f"{BASE}/{consulate.id}")


def _initial(consulate: Consulate) -> dict[str, Any]:
    ways = {f"kind-{n}": channel.kind for n, channel in enumerate(consulate.channels, 1)} | {
        f"value-{n}": channel.value for n, channel in enumerate(consulate.channels, 1)
    }
    return {
        **ways,
        "ways": len(consulate.channels),
        "nationality": consulate.nationality,
        "country": consulate.country,
        "city": consulate.city,
        "serves": consulate.serves,
        "languages": consulate.languages,
        "hours": consulate.hours,
        "member": consulate.member,
        "source": consulate.source,
    }


def _taken(visit: Visit, form: ConsulateForm, consulate: Consulate | None) -> Answer | None:
    if form.is_valid():
        try:
            if consulate is None:
                actions.enter(visit.caller, form.told())
            else:
                actions.write(visit.caller, consulate.id, form.told())
            return None
        except BadConsulate as bad:
            form.add_error(bad.field if bad.field in form.fields else "value-1" if bad.field == "channels" else None, bad.text)
    return _form(visit, form, consulate, 422)


def _form(visit: Visit, form: ConsulateForm, consulate: Consulate | None, status: int = 200) -> Answer:
    filled: dict[str, Any] = {"form": form, "base": BASE, "may_enter": queries.may_enter(visit.caller)}
    if consulate is not None:
        (filled["consulate"],) = as_consulates(visit, [consulate])
    return Shown("consulate_form.html" if consulate is None else "consulate.html", filled, status)


def change(visit: Visit) -> Answer:
    """Record that an entry was checked and still holds; or that the consulate is there no more."""
    consulate = queries.consulate(visit.path["id"])
    if not queries.may_write(visit.caller, consulate.nationality, consulate.country, consulate.member_n):
        raise NotAllowed
    do = visit.text("do", 8)
    if do == "check":
        actions.check(visit.caller, consulate.id, source=visit.text("source", 1000))
        return go(f"{BASE}/{consulate.id}")
    if do == "end":
        actions.end(visit.caller, consulate.id)
        return go(BASE)
    raise Absent


_WRITES = (MANAGE, MANAGE_ALL)
PAGES: tuple[Page, ...] = (
    Page(path="consulates", name="consulates", view=listed, needs=(READ,), label=gettext_noop("Consulates")),
    Page(path="consulates/new", name="consulate_new", view=enter, needs=_WRITES, also_posts=True),
    Page(path="consulates/{id}", name="consulate", view=shown, needs=(READ,), also_posts=True),
    Page(path="consulates/{id}/do", name="consulate_do", view=change, needs=_WRITES, changes=True),
)
