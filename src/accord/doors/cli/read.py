"""read: what people type, read as every form reads it. It needs neither a hub nor a data directory."""

import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click

from accord.doors.cli.program import Failed, PlainCommand, write_json

if TYPE_CHECKING:
    from accord.core.typed import Reading, Setting

_KINDS = ("account", "amount", "moment", "date", "phone")
_STDIN = "-"


@click.command(cls=PlainCommand)
@click.argument("kind", metavar="account|amount|moment|date|phone", type=click.Choice(_KINDS))
@click.argument("texts", nargs=-1, required=True, metavar="TEXT...")
@click.option("--country", metavar="CC", help="The person's country, such as TH.")
@click.option("--bank", metavar="CODE-OR-NAME", help="Of an account: the chosen bank or wallet, by its code, BIC or name.")
@click.option("--zone", metavar="ZONE", help="The person's time zone, such as Asia/Bangkok; otherwise the country's.")
@click.option("--currency", metavar="CURRENCY", help="The currency where a text names none, such as THB; otherwise the country's.")
@click.option("--language", metavar="LANGUAGE", default="en", show_default=True, help="The language in which the person types, such as th.")
def read(
    kind: str,
    texts: tuple[str, ...],
    country: str | None,
    bank: str | None,
    zone: str | None,
    currency: str | None,
    language: str,
    as_json: bool,
) -> None:
    """Read each TEXT as people type it; - stands for the lines of the standard input.

    A line is printed for each: with --json an object with the input, kind, value and display form; with a question and its choices where
    the text can mean several things; or with the reason why it can't be read. A choice's value, given back in the place of the text, is
    read without that question.
    """
    from accord.core.identifiers import NotAnIdentifier
    from accord.core.identifiers.regions import home
    from accord.core.typed import Setting
    from accord.tables import countries, identifier_tables

    if bank is not None and kind != "account":
        raise Failed("bank-not-asked", "Only an account has a bank beside it. Leave out --bank.")
    try:
        region = home(country)
    except NotAnIdentifier as error:
        raise Failed(error.code, error.text) from None
    setting = Setting(
        now=time.time_ns() // 1000,
        tables=identifier_tables(),
        packs=countries(),
        country=region,
        language=language,
        zone=zone,
        currency=currency,
    )
    look = _reader(kind, setting, bank)
    for text in _texts(texts):
        if as_json:
            write_json(_answer(text, look(text)))
        else:
            click.echo(_human(look(text)))


def _reader(kind: str, setting: "Setting", bank: str | None) -> Callable[[str], "Reading"]:
    if kind == "account":
        from accord.core.typed.account import read_account

        return lambda text: read_account(text, setting, bank)
    if kind == "phone":
        from accord.core.typed.phone import read_phone

        return lambda text: read_phone(text, setting)
    if kind == "amount":
        from accord.core.typed.amount import read_amount

        return lambda text: read_amount(text, setting)
    from accord.core.typed.moment import read_date, read_moment

    return (lambda text: read_date(text, setting)) if kind == "date" else (lambda text: read_moment(text, setting))


def _texts(texts: tuple[str, ...]) -> Iterator[str]:
    from accord.doors.cli.streams import lines

    for text in texts:
        if text == _STDIN:
            yield from lines(sys.stdin.buffer)
        else:
            yield text


def _answer(text: str, reading: "Reading") -> dict[str, Any]:
    from accord.core.typed import Question, Value
    from accord.doors.cli.streams import echoed

    if isinstance(reading, Value):
        return {"input": text, "kind": reading.kind, "value": reading.value, "display": reading.display}
    if isinstance(reading, Question):
        choices = [{"value": choice.value, "display": choice.display} for choice in reading.choices]
        return {"input": echoed(text), "question": {"text": reading.text, "choices": choices}}
    return {"input": echoed(text), "refused": {"code": reading.code, "text": reading.text}}


def _human(reading: "Reading") -> str:
    from accord.core.typed import Question, Value
    from accord.doors.cli.show import readable

    if isinstance(reading, Value):
        return f"{reading.value}  {readable(reading.display)}"
    if isinstance(reading, Question):
        return "\n".join((f"?  {reading.text}", *(f"   {choice.value}  {readable(choice.display)}" for choice in reading.choices)))
    return f"-  {reading.text}"
