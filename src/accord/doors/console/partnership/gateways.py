"""The register of legal gateways: what is entered for which countries and kinds of request, and entering and ending it."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext, gettext_noop

from accord.core.identifiers.regions import REGIONS
from accord.core.sharing.country_names import country_name
from accord.core.times import moment
from accord.doors.console.frame.choices import countries, select
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.hub.gateways import actions, queries
from accord.hub.gateways.errors import BadGateway
from accord.hub.gateways.labels import protocol_word
from accord.hub.gateways.queries import MANAGE, MANAGE_ALL, READ, GatewayRow
from accord.hub.members.queries import Caller
from accord.tables import newest_protocols

BASE = "/console/gateways"
PAGE = 100


def as_gateway(caller: Caller, row: GatewayRow) -> dict[str, Any]:
    """An entry as a list shows it."""
    return {
        "row": row,
        "asker": country_name(row.asker, get_language()),
        "asked": country_name(row.asked, get_language()),
        "protocol": protocol_word(row.protocol),
        "expires": row.expires.isoformat() if row.expires else "",
        "tone": "red" if not row.is_usable else "amber" if row.notes else "green",
        "made": moment(row.made),
        "may_end": queries.may_manage(caller, row.asker, row.asked),
    }


def listed(visit: Visit) -> Answer:
    country, protocol = (str(visit.asked.get(name, "")) for name in ("country", "protocol"))
    country = country if country in REGIONS else ""
    protocol = protocol if protocol in newest_protocols() else ""
    after = visit.number("after") or 0
    rows, following = queries.gateways(visit.caller, country=country, protocol=protocol, after=after, limit=PAGE)
    asked = "&".join([f"country={country}"] * bool(country) + [f"protocol={protocol}"] * bool(protocol))
    filled = {
        "rows": [as_gateway(visit.caller, row) for row in rows],
        "count": queries.count(visit.caller),
        "regions": countries(REGIONS, (country,)),
        "protocols": [(name, protocol_word(name)) for name in newest_protocols()],
        "protocol": protocol,
        "is_narrowed": bool(country or protocol),
        "next": f"{BASE}?after={following}&{asked}".rstrip("&") if following else "",
        "first": f"{BASE}?{asked}".rstrip("?") if after else "",
        "base": BASE,
        "may_enter": queries.may_enter(visit.caller),
    }
    return Shown("gateways.html", filled)


class GatewayForm(forms.Form):
    """The action that stores the values checks them; its errors never repeat what was typed."""

    use_required_attribute = False

    def __init__(self, sent: Any = None, *, home: str = "") -> None:
        super().__init__(sent, initial={"asker": home, "protocol": "hold-funds"})
        places = [("", gettext("Choose")), *((country.value, country.name) for country in countries(REGIONS, ()))]
        kinds = [(name, protocol_word(name)) for name in newest_protocols()]
        # No ChoiceField: its error would say back what was sent.
        self.fields["asker"] = select(gettext("The country that may ask"), places)
        self.fields["asked"] = select(gettext("The country that it may ask"), places)
        self.fields["protocol"] = select(gettext("For what"), kinds)
        self.fields["instrument"] = forms.CharField(
            label=gettext("Instrument"),
            required=False,
            max_length=400,
            help_text=gettext("The treaty or arrangement, as it is called. One that is not in force can't be entered."),
        )
        lines = forms.Textarea({"rows": 3})
        self.fields["scope"] = forms.CharField(
            label=gettext("Offences or purposes that it covers"),
            required=False,
            max_length=4000,
            help_text=gettext("One on each line, such as: fraud."),
            widget=lines,
        )
        self.fields["data"] = forms.CharField(
            label=gettext("Sorts of data that may be handed over"),
            required=False,
            max_length=4000,
            help_text=gettext("One on each line, such as: account holder. Empty: none."),
            widget=forms.Textarea({"rows": 3}),
        )
        self.fields["expires"] = forms.CharField(
            label=gettext("Last day"),
            required=False,
            max_length=20,
            help_text=gettext("As 2027-01-31. Empty: it does not expire."),
            widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
        )
        self.fields["source"] = forms.CharField(
            label=gettext("Source"),
            required=False,
            max_length=2000,
            help_text=gettext("An address, or the gazette and its number: anyone who relies on it will look there."),
        )


def enter(visit: Visit) -> Answer:
    filled = {"back": BASE, "base": BASE, "may_enter": queries.may_enter(visit.caller)}
    if visit.request.method != "POST":
        return Shown("gateway_form.html", {**filled, "form": GatewayForm(home=visit.caller.country)})
    form = GatewayForm(visit.sent)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.enter(
                visit.caller,
                given["asker"],
                given["asked"],
                given["protocol"],
                given["instrument"],
                scope=given["scope"].splitlines(),
                data=given["data"].splitlines(),
                expires=given["expires"],
                source=given["source"],
            )
        except BadGateway as bad:
            form.add_error(bad.field if bad.field in form.fields else None, bad.text)
        else:
            return go(BASE)
    return Shown("gateway_form.html", {**filled, "form": form}, 422)


def end(visit: Visit) -> Answer:
    actions.end(visit.caller, visit.path["id"])
    return go(BASE)


PAGES: tuple[Page, ...] = (
    Page(path="gateways", name="gateways", view=listed, needs=(READ,), label=gettext_noop("Legal gateways"), key="n"),
    Page(path="gateways/enter", name="gateways_enter", view=enter, needs=(MANAGE, MANAGE_ALL), also_posts=True),
    Page(path="gateways/{id}/end", name="gateway_end", view=end, needs=(MANAGE, MANAGE_ALL), changes=True),
)
