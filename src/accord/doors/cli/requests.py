"""Commands about requests: open them, see what waits and how each stands."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from accord.doors.cli import asks
from accord.doors.cli.asks import caller_of, member_option
from accord.doors.cli.program import Failed, Group, with_hub, write_json
from accord.doors.cli.who import nothing_of

if TYPE_CHECKING:
    from accord.formats.api.requests import AskOpened, OpenStepOut, RequestPage, TakenOut

_TAKES = ("payments", "private", "guests", "confirmers", "claims", "reporter", "identifiers", "fields")


@click.group(cls=Group)
def request() -> None:
    """Ask the members that can stop it, and answer: requests between members, each under a protocol with clocks."""


@request.command(name="open")
@click.argument("protocol")
@click.argument("identifiers", nargs=-1, metavar="[IDENTIFIER]...")
@asks.step_options
@click.option("--payment", "payments", multiple=True, metavar="AMOUNT", help="How much is disputed, such as '480000.00 THB'; repeat.")
@click.option("--with", "file", type=asks.FILE, help="More of it, as JSON (- for the standard input): payments with references, guests.")
@click.option("--signal", metavar="ID", help="Ask about what this signal says, and because of it.")
@click.option("--to", multiple=True, metavar="MEMBER", help="Ask this member instead of all that are responsible; repeat.")
@click.option("--about", default="", metavar="ID", help="What it is about, where that is no identifier.")
@click.option("--step", "way", metavar="STEP", help="The way to open it, where there are several.")
@click.option("--for-person", is_flag=True, help="A person who is not a member asks: a bank or the police must confirm it first.")
@click.option("--region", metavar="CC", help="The country whose national forms the identifiers use.")
@member_option("Who asks.")
@with_hub
def open_one(
    protocol: str,
    identifiers: tuple[str, ...],
    fields: tuple[str, ...],
    texts: tuple[str, ...],
    payments: tuple[str, ...],
    file: Path | None,
    signal: str | None,
    to: tuple[str, ...],
    about: str,
    way: str | None,
    for_person: bool,
    region: str | None,
    member_id: str | None,
    as_json: bool,
) -> None:
    """Ask under PROTOCOL, such as hold-funds: every desk that is responsible for an IDENTIFIER is alerted at once."""
    from accord.formats.api.requests import AskOpened
    from accord.formats.requests import opened_out
    from accord.hub.requests import actions

    caller = caller_of(member_id)
    more = _more(file)
    named: list[Any] = [*identifiers, *more.pop("identifiers", [])]
    if signal:
        named.append(_of_signal(caller, signal))
    ask = actions.Ask(
        protocol,
        identifiers=named,
        fields={**more.pop("fields", {}), **asks.fields_of(fields)},
        private={**more.pop("private", {}), **asks.private_of(texts)},
        payments=[*({"amount": amount} for amount in payments), *more.pop("payments", [])],
        guests={guest.pop("about", 0): guest for guest in more.pop("guests", [])},
        to=to,
        about=about,
        step=way,
        for_person=for_person,
        region=region,
        origin="signal" if signal else "",
        origin_id=signal or "",
        **more,
    )
    opened = opened_out(actions.open_request(caller, ask), AskOpened)
    if as_json:
        write_json(opened)
    else:
        _tell_opened(opened)


def _more(file: Path | None) -> dict[str, Any]:
    """The rest of the body as the API takes it: only field names and types are checked here, the values by their readers."""
    body = asks.object_of(file)
    unknown = sorted(body.keys() - set(_TAKES))
    if unknown:
        raise Failed("field-unknown", f"--with: This holds a field that the request does not have. Its fields: {', '.join(_TAKES)}.")
    for name, value in body.items():
        wanted: type = dict if name in ("fields", "private") else str if name == "reporter" else list
        rows = value if name in ("payments", "guests") and isinstance(value, list) else []
        if not isinstance(value, wanted) or not all(isinstance(row, dict) for row in rows):
            raise Failed("not-a-list", f"--with: {name}: Write it as POST /requests takes it. See docs/openapi.json.")
    return body


def _of_signal(caller: Any, signal_id: str) -> dict[str, str]:
    from accord.hub.signals import queries

    row = queries.find(caller, signal_id)
    identifier = None if row is None else queries.shown(queries.show(row, caller)).get("identifier")
    if identifier is None:
        raise Failed("unknown-signal", "There is no such signal for this member, or its content was erased. Name the identifier itself.")
    return {"kind": identifier["kind"], "value": identifier["value"]}


def _tell_opened(opened: "AskOpened") -> None:
    from accord.doors.cli.show import readable, table
    from accord.hub.members import queries as members

    names = {row.id: row.name for row in members.members()}
    cells = (
        (
            row.protocol,
            row.state,
            [names.get(id, id) for id in row.answerers] or "no member",
            "rung" if row.rung else "no desk",
            "" if row.confirmed else "no one has confirmed it yet",
            row.id,
        )
        for row in opened.requests
    )
    table(("protocol", "state", "asked", "desk", "", "id"), cells, "Nothing was opened: no member can act on it.")
    for gap in opened.gaps:
        whom = f" Whom to invite: {gap.invite}." if gap.invite else ""
        click.echo(readable(f"No member can act on: {gap.kind} {gap.value}.{whom}"))
    for guest in opened.guests:
        click.echo(readable(f"A guest answers {guest.request} until {guest.expires} here: {guest.address}"))
    for warning in (*opened.warnings, *opened.unknowns):
        click.echo(readable(f"Note: {warning.text}"))


@request.command(name="list")
@click.option("--inbox", is_flag=True, help="Only waiting requests, by what falls due.")
@click.option("--protocol", default="", metavar="PROTOCOL", help="Only under this protocol.")
@click.option("--state", default="", metavar="STATE", help="Only in this state.")
@click.option("--side", type=click.Choice(["asker", "answerer"]), help="Only where the member asks, or answers.")
@click.option("--open/--closed", "is_open", default=None, help="Only what is open, or only what is closed.")
@click.option("--desk", default="", metavar="ID", help="Only requests that alerted this desk.")
@click.option("--due", metavar="TIME", help="Only what falls due before then (RFC 3339).")
@click.option("--limit", type=click.IntRange(1, 200), default=100, show_default=True, help="At most so many.")
@member_option("Whose.")
@with_hub
def listed(
    inbox: bool,
    protocol: str,
    state: str,
    side: str | None,
    is_open: bool | None,
    desk: str,
    due: str | None,
    limit: int,
    member_id: str | None,
    as_json: bool,
) -> None:
    """Show the requests that a member takes part in, the newest first."""
    from accord.core.times import NotATime, read_time
    from accord.formats.requests import row_out
    from accord.hub.requests import queries

    caller = caller_of(member_id)
    if inbox:
        rows = queries.inbox(caller, desk or None, limit=limit)
    else:
        try:
            before = None if due is None else read_time(due)
        except NotATime as error:
            raise Failed("bad-time", f"due: {error}") from None
        for name, given, words in zip(("protocol", "state"), (protocol, state), queries.filter_words(caller), strict=True):
            if given and given not in words:
                raise Failed("unknown-word", f"{name}: Ask for one of: {', '.join(words)}.")
        filters = queries.Filters(protocol=protocol, state=state, role=side or "", open=is_open, desk=desk, due=before)
        rows, _next = queries.listing(caller, filters, limit=limit)
    items = [row_out(row) for row in rows]
    if as_json:
        write_json({"items": items})
        return
    from accord.doors.cli.show import table

    cells = (
        (
            item.due,
            item.protocol,
            item.state_title,
            item.subject.display,
            item.asker.name,
            [answerer.name for answerer in item.answerers],
            item.open,
            item.id,
        )
        for item in items
    )
    table(
        ("due", "protocol", "state", "about", "asker", "asked", "open", "id"),
        cells,
        nothing_of(member_id, "There is no request here. Run: accord request open PROTOCOL"),
    )


@request.command()
@click.argument("request_id", metavar="ID")
@click.option("--words/--no-words", default=True, help="Read the texts in the vault too; each look there is recorded.")
@member_option("Who looks.")
@with_hub
def show(request_id: str, words: bool, member_id: str | None, as_json: bool) -> None:
    """Show the request with this ID: how it stands, what was done, which steps are open and what each asks for."""
    from accord.formats.requests import page_out
    from accord.hub.requests import queries

    page = page_out(queries.page(caller_of(member_id), request_id, words=words))
    if as_json:
        write_json(page)
    else:
        _tell_page(page)


def _tell_page(page: "RequestPage") -> None:
    from accord.doors.cli.show import pairs, readable, table

    pairs(
        (
            ("request", page.id),
            ("protocol", page.protocol),
            ("state", page.state_title),
            ("about", page.subject.display),
            ("asker", page.asker.name),
            ("asked", [answerer.name for answerer in page.answerers] or "no member"),
            ("due", page.due),
            ("confirmed", "yes" if page.confirmed else "no: no one has confirmed it yet"),
            ("version", page.version),
            *((f"money, {code}", _sums(sums)) for code, sums in page.totals.items()),
            *((field, list(texts.values())) for field, texts in page.private.items()),
            *(("note", warning.text) for warning in (*page.warnings, *page.unknowns)),
        )
    )
    if page.embargo_by:
        click.echo(readable(f"An embargo is in force: do not act. Contact {page.embargo_by.member}."))
    done = ((row.at, row.title, row.member.name if row.member else row.how or "the hub", _values(row)) for row in page.taken)
    table(("when", "what was done", "by", ""), done, "Nothing was done yet.")
    messages = ((row.at, row.member.name, row.text) for row in page.messages)
    if page.messages:
        table(("when", "from", "message"), messages, "")
    files = ((row.id, row.type, row.size, row.sha256) for row in page.attachments)
    if page.attachments:
        table(("attachment", "type", "bytes", "SHA-256"), files, "")
    steps = ((step.step, step.title, step.side, step.to or "it stays", _asks(step)) for step in page.steps)
    table(("step", "what it does", "as", "then", "asks for"), steps, "No step is open to this member now.")


def _sums(sums: dict[str, str]) -> list[str]:
    return [f"{name} {value}" for name, value in sums.items() if value not in ("0", "0.00")]


def _values(row: "TakenOut") -> list[str]:
    return [f"{key}: {value}" for key, value in {**row.fields, **row.words}.items()]


def _asks(step: "OpenStepOut") -> str:
    return ", ".join(field.field if field.required else f"[{field.field}]" for field in step.fields)


@request.command()
@member_option("Whose.")
@with_hub
def totals(member_id: str | None, as_json: bool) -> None:
    """Show what was lost, held, under an order, released, returned and wrongly held: side by side, never added up; over the 5,000
    newest."""
    from accord.formats.requests import figures_out
    from accord.hub.requests import queries

    figures = figures_out(queries.totals(caller_of(member_id)))
    if as_json:
        write_json(figures)
        return
    from msgspec.structs import asdict

    from accord.doors.cli.show import table

    facts = asdict(figures)
    codes = sorted({code for sums in facts.values() for code in sums})
    cells = ((fact.replace("_", " "), *(sums.get(code, "") for code in codes)) for fact, sums in facts.items() if sums)
    table(("", *codes), cells, "No money is disputed.")
