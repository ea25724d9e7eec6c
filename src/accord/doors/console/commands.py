"""Commands that the palette and the search box find by name: every page that this person may open, and what they can begin there."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, gettext_noop
from msgspec import Struct

from accord.doors.console.frame.near import near
from accord.doors.console.frame.pages import page_named
from accord.doors.console.nav import places_of
from accord.doors.console.requests.opening_form import openable_by
from accord.hub.members.queries import Caller

# Actions that begin on a page that no tab leads to, and by which other words people look for them.
BEGIN: tuple[tuple[str, str, str], ...] = (
    ("case_new", gettext_noop("Open a case"), gettext_noop("investigation new case joint")),
    ("report_new", gettext_noop("Take a report by telephone"), gettext_noop("caller hotline victim telephone new report")),
    ("appeal_lodge", gettext_noop("Take in an appeal"), gettext_noop("wrongly listed complaint new appeal")),
    ("rescue_new", gettext_noop("Open a rescue"), gettext_noop("held compound trafficking new rescue")),
    ("care_new", gettext_noop("Open a person's file"), gettext_noop("victim care new file")),
    ("homeward_new", gettext_noop("Open an operation"), gettext_noop("repatriation flight journey new operation")),
    ("embargoes", gettext_noop("Embargoes"), gettext_noop("do not act police secret")),
    ("watch_add", gettext_noop("Watch identifiers"), gettext_noop("watchlist alert notify follow number")),
    ("lists_import", gettext_noop("Take in a list"), gettext_noop("import csv upload hosts block list feed")),
    ("lists_taken", gettext_noop("Take back a list"), gettext_noop("undo import retract wrong list remove")),
    ("receipts", gettext_noop("What we have applied"), gettext_noop("receipts acknowledge journal")),
    ("make_desk", gettext_noop("Set up a desk"), gettext_noop("rota on call new desk")),
    ("members_add", gettext_noop("Add a member"), gettext_noop("invite organisation new member")),
    ("people_invite", gettext_noop("Invite a person to your staff"), gettext_noop("new colleague account user person")),
    ("people_several", gettext_noop("Invite several people to your staff"), gettext_noop("team colleagues accounts users list")),
    ("tokens_make", gettext_noop("Make a token"), gettext_noop("api key new token")),
    ("webhooks_make", gettext_noop("Set up a webhook"), gettext_noop("push feed new webhook")),
    ("circles_make", gettext_noop("Make a circle"), gettext_noop("group new circle")),
    ("responsibilities_add", gettext_noop("Declare a responsibility"), gettext_noop("number range bank platform new")),
    ("responsibilities_import", gettext_noop("Import responsibilities"), gettext_noop("csv table upload")),
    ("gateways_enter", gettext_noop("Enter a legal gateway"), gettext_noop("treaty agreement new")),
    ("consulate_new", gettext_noop("Enter a consulate"), gettext_noop("embassy new")),
)
# Other words for the pages of the navigation, by the page's name.
ALSO: dict[str, str] = {
    "inbox": gettext_noop("waiting due queue requests to answer"),
    "bells": gettext_noop("alarm alert ring on call"),
    "home": gettext_noop("start overview dashboard"),
    "requests": gettext_noop("sent outgoing our requests"),
    "cases": gettext_noop("investigation joint case targets evidence"),
    "search": gettext_noop("find check look up account number"),
    "introductions": gettext_noop("deconflict deconfliction match officer same target"),
    "watchlist": gettext_noop("watch follow alert notify hits"),
    "route": gettext_noop("responsible route"),
    "advise": gettext_noop("recall channels loss money back"),
    "money": gettext_noop("figures statistics quarterly report quarter month totals sums lost held returned csv corridors"),
    "trends": gettext_noop("figures statistics signals schemes rise week"),
    "members": gettext_noop("organisations standing suspend withdraw leave admit admission accede join"),
    "publish": gettext_noop("new signal report claim share"),
    "people": gettext_noop("colleagues accounts users roles"),
    "settings": gettext_noop("language theme password passkey profile sessions"),
    "desks": gettext_noop("rota shift on call contacts hours holiday"),
    "lists": gettext_noop("download block list hosts adblock dnsmasq unbound rpz csv stix misp opencti resolver"),
    "audit": gettext_noop("log history who did what"),
    "tokens": gettext_noop("api keys"),
}
# Other words for opening a request, by its protocol.
OPENS: dict[str, str] = {
    "hold-funds": gettext_noop("freeze block account money stop payment recall"),
    "takedown": gettext_noop("take down site remove page website phishing"),
    "block-number": gettext_noop("phone telephone stop number"),
    "preserve": gettext_noop("keep data evidence logs"),
    "inform": gettext_noop("ask information question"),
}
LEAVE = gettext_noop("sign off log out logout exit leave end session")


class Command(Struct, frozen=True):
    """`words` find it too, and are not shown."""

    label: str
    href: str
    words: str = ""
    key: str = ""


def commands_of(caller: Caller) -> tuple[Command, ...]:
    return _commands(caller.scopes, caller.role, get_language())


@lru_cache(maxsize=256)
def _commands(scopes: frozenset[str], role: str, language: str | None) -> tuple[Command, ...]:
    commands = [
        Command(tab.label, tab.href, gettext(ALSO[tab.name]) if tab.name in ALSO else "", tab.key)
        for _label, tabs in places_of(scopes, language)
        for tab in tabs
    ]
    if page_named("request_new").opens(scopes):
        commands += [
            Command(
                gettext("Open a request: {protocol}").format(protocol=gettext(protocol.title)),
                f"{page_named('request_new').href}?protocol={name}",
                gettext(OPENS[name]) if name in OPENS else "",
            )
            for name, protocol in openable_by(role).items()
        ]
    commands += [
        Command(gettext(label), page_named(name).href, gettext(words)) for name, label, words in BEGIN if page_named(name).opens(scopes)
    ]
    return tuple(commands)


def named(caller: Caller, text: str, most: int) -> list[Command]:
    """The commands that are called so, the nearest first."""
    found = [(distance, command) for command in commands_of(caller) if (distance := _near(text, command)) is not None]
    return [command for _distance, command in sorted(found, key=lambda pair: pair[0])[:most]]


def _near(text: str, command: Command) -> int | None:
    """What its label says goes before its other words."""
    by_label = near(text, command.label)
    if by_label is not None:
        return by_label
    by_words = near(text, f"{command.label} {command.words}")
    return None if by_words is None else by_words + 10


def listed(caller: Caller) -> SafeString:
    """All of them as links, for the palette: the same for everybody of a role, so made once."""
    return _listed(caller.scopes, caller.role, get_language())


@lru_cache(maxsize=256)
def _listed(scopes: frozenset[str], role: str, language: str | None) -> SafeString:
    filled = {"commands": _commands(scopes, role, language), "leave": gettext(LEAVE)}
    return mark_safe(render_to_string("console/commands.html", filled))
