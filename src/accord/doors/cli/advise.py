"""advise: which doors are open for a loss, and what each still needs. It takes nobody's data and keeps nothing."""

from typing import TYPE_CHECKING, Any

import click

from accord.doors.cli.program import Command, with_hub, write_json

if TYPE_CHECKING:
    from accord.core.channels.advice import Advice
    from accord.hub.advice.queries import Advised


@click.command(cls=Command)
@click.option("--by", "asks", default="person", show_default=True, metavar="WHO", help="Who asks: victim-bank, bank, police, fiu, ...")
@click.option("--asks-from", default="", metavar="CC", help="The country of whoever asks. [default: that of the victim]")
@click.option("--victim", "victim_country", default="", metavar="CC", help="The victim's country.")
@click.option("--from", "from_country", default="", metavar="CC", help="Where the victim's bank is. [default: the victim's country]")
@click.option("--to", "to_countries", multiple=True, metavar="CC", help="Where the money went; repeat.")
@click.option("--amount", default="", help="How much, such as 480000.00.")
@click.option("--currency", default="", metavar="CODE", help="Of the amount (ISO 4217).")
@click.option("--age", default="", metavar="SPAN", help="How long ago it was paid, such as '5 hours' or '3 days'.")
@click.option("--paid-at", default="", metavar="TIME", help="When it was paid (RFC 3339), in place of --age.")
@click.option("--rail", default="", metavar="RAIL", help="How it was sent: swift, wire, domestic, wallet, card, crypto, cash.")
@click.option("--done", multiple=True, metavar="WORD", help="Done already: recall-sent, police-report, ...; repeat.")
@click.option("--known", multiple=True, metavar="WORD", help="Known of its way: uetr, crypto-address, ...; repeat.")
@click.option("--rate", "rates", multiple=True, metavar="CODE=RATE", help="How much of CODE one of --currency is, such as USD=0.0285.")
@with_hub
def advise(as_json: bool, rates: tuple[str, ...], **typed: Any) -> None:
    """Show which doors are open for a loss, which not yet and what is missing, and which are closed and why.

    What is left out is unknown, and closes no door.
    """
    from accord.formats.api.advice import LossIn
    from accord.formats.losses import read_loss
    from accord.hub.advice import queries
    from accord.hub.members import queries as members
    from accord.hub.times import now

    home = typed["victim_country"]
    typed["asks_from"], typed["from_country"] = typed["asks_from"] or home, typed["from_country"] or home
    at = now()
    stated = {code.strip(): value for code, _, value in (one.partition("=") for one in rates)}
    loss, read = read_loss(LossIn(**typed, rates=stated), at)
    found = queries.advise(members.operator(), loss, read, at=at)
    if as_json:
        write_json(_json(found))
    else:
        _tell(found)


def _needs(one: "Advice") -> list[Any]:
    return list(getattr(one, "missing", getattr(one, "why", ())))


def _json(found: "Advised") -> dict[str, Any]:
    from accord.core.times import rfc3339
    from accord.hub.gateways.labels import nothing

    def remarks(some: Any) -> list[dict[str, Any]]:
        return [{"text": each.text, "source": each.source, "tag": each.tag} for each in some]

    return {
        "at": rfc3339(found.at),
        "doors": [
            {
                "door": one.channel,
                "name": one.name,
                "through": one.through,
                "state": one.__struct_config__.tag,
                "needs": remarks(_needs(one)),
                "remarks": remarks(one.remarks),
            }
            for one in found.channels
        ],
        "warnings": [{"code": one.code, "text": one.text} for one in found.cautions]
        + [{"code": one.key, "text": one.text, "book": one.book, "sources": [each.text for each in one.sources]} for one in found.rules],
        "desks": [{"key": one.desk.key, "phone": list(one.desk.phone.values), "age": one.contact.age} for one in found.desks],
        "gateways": [
            {
                "asker": one.asker,
                "asked": one.asked,
                "protocol": one.protocol,
                "instruments": [row.instrument for row in one.entries if row.is_usable],
                "says": None if any(row.is_usable for row in one.entries) else nothing(one.asker, one.asked, one.protocol),
            }
            for one in found.gateways
        ],
    }


def _tell(found: "Advised") -> None:
    from accord.doors.cli.show import table
    from accord.hub.gateways.labels import nothing

    words = {"open": "open", "not-yet": "not yet", "closed": "closed"}
    cells = (
        (
            words[str(one.__struct_config__.tag)],
            one.name,
            one.through,
            " ".join(each.text for each in (*_needs(one), *one.remarks)),
            "; ".join(dict.fromkeys(each.source for each in _needs(one) if each.source)),
        )
        for one in sorted(found.channels, key=lambda one: list(words).index(str(one.__struct_config__.tag)))
    )
    table(("", "door", "through", "what it needs, and what nobody could confirm", "source"), cells, "")
    for text in (*(one.text for one in found.cautions), *(one.text for one in found.rules)):
        click.echo(f"! {text}")
    for each in found.desks:
        age = "nobody has noted that it answered" if each.contact.age is None else f"answered {each.contact.age} days ago"
        name, phone = (" or ".join(fact.values) or "unknown" for fact in (each.desk.name, each.desk.phone))
        click.echo(f"Call: {name}: {phone} ({age})")
    for one in found.gateways:
        usable = [row.instrument for row in one.entries if row.is_usable]
        click.echo(f"{one.asker} → {one.asked}: {', '.join(usable)}" if usable else nothing(one.asker, one.asked, one.protocol))
