"""advise: which recall channels are open for a loss, and what each still needs. It takes nobody's data and keeps nothing."""

from typing import TYPE_CHECKING, Any

import click

from accord.doors.cli.program import Command, with_hub, write_json

if TYPE_CHECKING:
    from accord.core.channels.advice import Advice
    from accord.hub.advice.queries import Advised


@click.command(cls=Command)
@click.option("--by", "asks", default="person", show_default=True, metavar="WHO", help="Who asks: victim-bank, bank, police, fiu, ...")
@click.option("--asks-from", default="", metavar="CC", help="The country of the asker. [default: that of the victim]")
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
    """Show which recall channels are open for a loss, which are not yet and what is missing, and which are closed and
    why.

    Anything left out counts as unknown, and rules out no channel.
    """
    from accord.formats.api.advice import LossIn
    from accord.formats.losses import read_loss
    from accord.hub.advice import queries
    from accord.hub.members import queries as members
    from accord.hub.times import now

    home = typed["victim_country"]
    typed["asks_from"], typed["from_country"] = typed["asks_from"] or home, typed["from_country"] or home
    at = now()
    stated = {code.strip(): value for code, _, value in (rate.partition("=") for rate in rates)}
    loss, read = read_loss(LossIn(**typed, rates=stated), at)
    advised = queries.advise(members.operator(), loss, read, at=at)
    if as_json:
        write_json(_json(advised))
    else:
        _tell(advised)


def _needs(advice: "Advice") -> list[Any]:
    return list(getattr(advice, "missing", getattr(advice, "why", ())))


def _json(advised: "Advised") -> dict[str, Any]:
    from accord.core.times import rfc3339
    from accord.hub.gateways.labels import nothing

    def remarks(notes: Any) -> list[dict[str, Any]]:
        return [{"text": note.text, "source": note.source, "tag": note.tag} for note in notes]

    return {
        "at": rfc3339(advised.at),
        "doors": [
            {
                "door": channel.channel,
                "name": channel.name,
                "through": channel.through,
                "state": channel.__struct_config__.tag,
                "needs": remarks(_needs(channel)),
                "remarks": remarks(channel.remarks),
            }
            for channel in advised.channels
        ],
        "warnings": [{"code": caution.code, "text": caution.text} for caution in advised.cautions]
        + [
            {"code": rule.key, "text": rule.text, "book": rule.book, "sources": [source.text for source in rule.sources]}
            for rule in advised.rules
        ],
        "desks": [
            {"key": national_desk.desk.key, "phone": list(national_desk.desk.phone.values), "age": national_desk.contact.age}
            for national_desk in advised.desks
        ],
        "gateways": [
            {
                "asker": gateway.asker,
                "asked": gateway.asked,
                "protocol": gateway.protocol,
                "instruments": [row.instrument for row in gateway.entries if row.is_usable],
                "says": None if any(row.is_usable for row in gateway.entries) else nothing(gateway.asker, gateway.asked, gateway.protocol),
            }
            for gateway in advised.gateways
        ],
    }


def _tell(advised: "Advised") -> None:
    from accord.doors.cli.show import table
    from accord.hub.gateways.labels import nothing

    words = {"open": "open", "not-yet": "not yet", "closed": "closed"}
    cells = (
        (
            words[str(channel.__struct_config__.tag)],
            channel.name,
            channel.through,
            " ".join(remark.text for remark in (*_needs(channel), *channel.remarks)),
            "; ".join(dict.fromkeys(need.source for need in _needs(channel) if need.source)),
        )
        for channel in sorted(advised.channels, key=lambda channel: list(words).index(str(channel.__struct_config__.tag)))
    )
    table(("", "door", "through", "what it needs, and what no one could confirm", "source"), cells, "")
    for text in (*(caution.text for caution in advised.cautions), *(rule.text for rule in advised.rules)):
        click.echo(f"! {text}")
    for national_desk in advised.desks:
        age = (
            "no member has noted that it answered"
            if national_desk.contact.age is None
            else f"answered {national_desk.contact.age} days ago"
        )
        name, phone = (" or ".join(fact.values) or "unknown" for fact in (national_desk.desk.name, national_desk.desk.phone))
        click.echo(f"Call: {name}: {phone} ({age})")
    for gateway in advised.gateways:
        usable = [row.instrument for row in gateway.entries if row.is_usable]
        click.echo(
            f"{gateway.asker} → {gateway.asked}: {', '.join(usable)}" if usable else nothing(gateway.asker, gateway.asked, gateway.protocol)
        )
