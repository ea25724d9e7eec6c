"""Commands that move requests: steps, words, files, bank messages, guests."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from accord.doors.cli import asks
from accord.doors.cli.asks import caller_of, member_option
from accord.doors.cli.failures import must_mean_it
from accord.doors.cli.program import Failed, with_hub, write_json
from accord.doors.cli.requests import request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accord.hub.requests.actions import Taken, TakenIn

__all__ = ["request"]


@request.command()
@click.argument("name", metavar="STEP")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@asks.step_options
@click.option("--seen", type=int, metavar="VERSION", help="Only where the request still has the version that you looked at.")
@click.option("--side", metavar="SIDE", help="As asker, answerer, bank, police, reviewer or secretariat, where the member is several.")
@click.option(
    "--spoke-with",
    type=asks.FILE,
    help="An institution that is not a member answered by telephone: who spoke, from FILE (- for the standard input).",
)
@member_option("Who takes it.")
@with_hub
def step(
    name: str,
    ids: tuple[str, ...],
    fields: tuple[str, ...],
    texts: tuple[str, ...],
    seen: int | None,
    side: str | None,
    spoke_with: Path | None,
    member_id: str | None,
    as_json: bool,
) -> None:
    """Take STEP in the request with this ID, or in many; each result is printed, and one that fails does not stop the others."""
    from accord.hub.requests import actions

    caller, given, private = caller_of(member_id), asks.fields_of(fields), asks.private_of(texts)
    if len(ids) > 1:
        if private or seen is not None or side is not None or spoke_with is not None:
            raise click.UsageError("With many requests use --field only; otherwise take the step in each request by itself.")
        _tell_many(actions.take_many(caller, ids, name, given), as_json)
        return
    if spoke_with is not None:
        words = asks.text_of(spoke_with, "spoke-with")
        taken = actions.enter_answer_by_hand(caller, ids[0], name, given, spoke_with=words, private=private)
    else:
        taken = actions.take(caller, ids[0], name, given, private=private, seen=seen, side=side)
    _tell([taken], as_json)


def _tell(done: "Sequence[Taken]", as_json: bool) -> None:
    """Print the results of steps."""
    if as_json:
        from accord.formats.api.requests import StepTaken
        from accord.formats.api.wire import wire

        write_json(wire(StepTaken, done[0]))
        return
    for taken in done:
        before = " (taken before: nothing changed)" if taken.repeated else ""
        click.echo(f"{taken.request}: {taken.step}: now {taken.state}, version {taken.version}{before}.")
        if taken.children:
            click.echo(f"    It opened: {', '.join(taken.children)}")
        if taken.gaps:
            click.echo(f"    No member can act on: {', '.join(taken.gaps)}. The secretariat is alerted. See: accord gaps")
        click.echo(f"    Open next: {', '.join(taken.open) or 'nothing'}.")


def _tell_taken_in(whole: "TakenIn", as_json: bool) -> None:
    """Print what a bank's message was."""
    if as_json:
        from accord.formats.api.requests import StepsTaken
        from accord.formats.api.wire import wire

        write_json(wire(StepsTaken, items=whole.done, unknown=whole.unknown))
        return
    _tell(whole.done, as_json)
    for payment in whole.unknown:
        named = f" ({payment.reference})" if payment.reference else ""
        click.echo(f"No open request is about payment {payment.place} of the message{named}: nothing was done with it.", err=True)


def _tell_many(many: list[Any], as_json: bool) -> None:
    from accord.doors.cli.refusals import told as failed

    failures = [None if outcome.refused is None else failed(outcome.refused) for outcome in many]
    if as_json:
        from accord.formats.api.requests import StepTaken
        from accord.formats.api.wire import wire

        refusals = [failure and {"code": failure.code, "text": failure.message} for failure in failures]
        taken = [outcome.taken and wire(StepTaken, outcome.taken) for outcome in many]
        rows = zip(many, taken, refusals, strict=True)
        write_json({"items": [{"request": outcome.request, "taken": done, "refused": refused} for outcome, done, refused in rows]})
    for outcome, failure in [] if as_json else zip(many, failures, strict=True):
        if failure is None:
            _tell([outcome.taken], as_json)
        else:
            click.echo(f"{outcome.request}: {failure.message}", err=True)
    if any(failures):
        raise click.exceptions.Exit(1)


@request.command()
@click.argument("request_id", metavar="ID")
@click.argument("file", type=asks.FILE)
@member_option("Who says it.")
@with_hub
def say(request_id: str, file: Path, member_id: str | None, as_json: bool) -> None:
    """Send the text in FILE (- for the standard input) to the other parties of the request with this ID."""
    from accord.hub.requests import actions

    _made(actions.say(caller_of(member_id), request_id, asks.text_of(file, "text")), as_json)


@request.command()
@click.argument("request_id", metavar="ID")
@click.argument("file", type=asks.FILE)
@click.option("--name", help="What it is called. [default: the file's own name]")
@member_option("Who attaches it.")
@with_hub
def attach(request_id: str, file: Path, name: str | None, member_id: str | None, as_json: bool) -> None:
    """Put FILE to the request with this ID, for its parties: at most 10 MB, and of a kind that runs nothing."""
    from accord.hub.requests import actions

    called = name or ("file" if str(file) == "-" else file.name)
    _made(actions.attach(caller_of(member_id), request_id, called, asks.read_file(file)), as_json)


@request.command()
@click.argument("attachment", metavar="ATTACHMENT")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write it. [default: the standard output]")
@member_option("Who fetches it.")
@with_hub
def fetch(attachment: str, out: Path | None, member_id: str | None, as_json: bool) -> None:
    """Fetch the ATTACHMENT of a request, by its id. It may hold anything: do not open it where it could run."""
    from accord.hub.requests import queries

    download = queries.download(caller_of(member_id), attachment)
    _write(download.data, out, {"size": len(download.data), "sha256": download.sha256, "type": download.type}, as_json)


def form_options(*, version: bool = True) -> Callable[[Any], Any]:
    """The form of a bank message; an empty value is one, too. `version`: where it has several."""
    options = (
        ("--version", "VERSION", "Version of camt.056: 08 to 11."),
        ("--header", "VERSION", "Version of the business header head.001.001: 01 to 04; empty for none."),
        ("--service", "NAME", "What the header names as business service, such as swift.cbprplus.02."),
        ("--envelope", "NAME", "Name of the element around header and message; empty for none."),
        ("--market", "NAME", "iso, or a market that takes a narrower message: fedwire."),
        ("--zone", "ZONE", "Zone of days and times, such as Asia/Bangkok; empty for that of the member's country."),
    )

    def give(command: Any) -> Any:
        for name, metavar, says in reversed(options if version else options[1:]):
            command = click.option(name, metavar=metavar, help=says)(command)
        return command

    return give


@request.command()
@click.argument("request_id", metavar="ID")
@click.option("--payment", metavar="ID", help="Which one, where the request has several payments.")
@click.option("--message", default="", metavar="ID", help="The bank's own id for the message. [default: one of ours]")
@form_options()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write it. [default: the standard output]")
@member_option("Whose bank recalls it.")
@with_hub
def recall(
    request_id: str, payment: str | None, message: str, out: Path | None, member_id: str | None, as_json: bool, **form: str | None
) -> None:
    """Write the recall of a payment of the request with this ID, for the asker's bank to send: camt.056, in the member's form."""
    from accord.hub.requests import actions

    data = actions.recall_message(caller_of(member_id), request_id, payment, form=form, message=message)
    _write(data, out, {"size": len(data), "type": "application/xml"}, as_json)


@request.command()
@click.argument("request_id", metavar="ID")
@click.option("--payment", metavar="ID", help="Which one, where the request has several payments.")
@click.option("--message", default="", metavar="ID", help="The bank's own id for the message. [default: one of ours]")
@click.option(
    "--action", default="", metavar="CODE", help="RQST asks how an investigation stands, RQCL to close it. [default: look into it]"
)
@click.option("--reason", default="", metavar="CODE", help="Why it may be closed: IRRR resolved, IRSI sent by mistake.")
@form_options(version=False)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write it. [default: the standard output]")
@member_option("Whose bank asks.")
@with_hub
def investigate(
    request_id: str,
    payment: str | None,
    message: str,
    action: str,
    reason: str,
    out: Path | None,
    member_id: str | None,
    as_json: bool,
    **form: str | None,
) -> None:
    """Write a message that asks the other bank to look into a payment of the request with this ID: camt.110, in the member's form."""
    from accord.hub.requests import actions

    caller = caller_of(member_id)
    data = actions.investigation_message(caller, request_id, payment, form=form, message=message, action=action, reason=reason)
    _write(data, out, {"size": len(data), "type": "application/xml"}, as_json)


@request.command(name="bank-form")
@form_options()
@member_option("Whose bank messages.")
@with_hub
def bank_form(member_id: str | None, as_json: bool, **form: str | None) -> None:
    """Show how a member's bank messages are written; with options, set that first."""
    from accord.formats.api.requests import BankFormOut
    from accord.formats.api.wire import wire
    from accord.hub.requests import actions, queries

    caller = caller_of(member_id)
    given = {name: value for name, value in form.items() if value is not None}
    shown = actions.set_bank_form(caller, given) if given else queries.bank_form(caller)
    out = wire(BankFormOut, shown, place=shown.place_name)
    if as_json:
        write_json(out)
        return
    click.echo(f"camt.056.001.{out.version}, {f'head.001.001.{out.header}' if out.header else 'no header'}, days and times in {out.place}.")


@request.command(name="complete")
@click.argument("request_id", metavar="ID")
@click.argument("payment", metavar="PAYMENT")
@click.option("--with", "file", type=asks.FILE, required=True, help="The facts as JSON, as POST /requests/ID/payments/PAYMENT takes them.")
@member_option("Who opened the request.")
@with_hub
def complete(request_id: str, payment: str, file: Path, member_id: str | None, as_json: bool) -> None:
    """Add to a PAYMENT of the request with this ID what was not known when it was opened."""
    from accord.formats.api.requests import PaidOut
    from accord.formats.api.wire import wire
    from accord.hub.requests import actions

    paid = wire(PaidOut, actions.complete_payment(caller_of(member_id), request_id, payment, asks.object_of(file)))
    if as_json:
        write_json(paid)
    else:
        click.echo(f"Added. The payment now says: {', '.join((*paid.amounts, *paid.from_banks, *paid.to_banks)) or 'nothing of banks'}.")


@request.command(name="bank-answer")
@click.argument("request_id", metavar="ID")
@click.option("--payment", metavar="ID", help="Which one, where the request has several payments.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write it. [default: the standard output]")
@member_option("Whose bank answers.")
@with_hub
def bank_answer(request_id: str, payment: str | None, out: Path | None, member_id: str | None, as_json: bool) -> None:
    """Write how the request with this ID stands, as the answer to a recall, for the bank that was asked to send: camt.029."""
    from accord.hub.requests import actions

    data = actions.answer_message(caller_of(member_id), request_id, payment)
    _write(data, out, {"size": len(data), "type": "application/xml"}, as_json)


def _write(data: bytes, out: Path | None, metadata: dict[str, Any], as_json: bool) -> None:
    if out is None:
        if as_json:
            raise click.UsageError("Name the file with --out, where you ask for JSON.")
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        out.write_bytes(data)
    except OSError:
        raise Failed("no-file", "The file can't be written. Check its name and whether you may write there.") from None
    if as_json:
        write_json({"file": str(out), **metadata})
    else:
        click.echo(f"Written: {metadata['size']:,} bytes.")


@request.command()
@click.argument("file", type=asks.FILE)
@member_option("Who was answered, or answers.")
@with_hub
def answer(file: Path, member_id: str | None, as_json: bool) -> None:
    """Take in what a bank answered, camt.029 or camt.111, from FILE (- for the standard input): each answer is a step or a message."""
    from accord.hub.requests import actions

    _tell_taken_in(actions.take_in_answer(caller_of(member_id), asks.read_file(file)), as_json)


@request.command(name="return")
@click.argument("file", type=asks.FILE)
@member_option("Who got it back, or sent it.")
@with_hub
def returned(file: Path, member_id: str | None, as_json: bool) -> None:
    """Take in money that came back, pacs.004, from FILE (- for the standard input): it counts as returned."""
    from accord.hub.requests import actions

    _tell_taken_in(actions.take_in_return(caller_of(member_id), asks.read_file(file)), as_json)


@request.command()
@click.argument("request_id", metavar="ID")
@click.option("--verified", required=True, metavar="TEXT", help="How the contact was verified.")
@click.option("--email", metavar="ADDRESS", help="Where the page's address is mailed to.")
@click.option("--phone", metavar="NUMBER", help="Where the guest is called.")
@click.option("--organisation", metavar="NAME", help="Whose desk it is.")
@click.option("--language", metavar="CODE", help="Of the mail, such as th.")
@click.option("--days", type=click.IntRange(1, 30), default=7, show_default=True, help="How long the page stays open.")
@member_option("Who invites.")
@with_hub
def invite(request_id: str, days: int, member_id: str | None, as_json: bool, **contact: str | None) -> None:
    """Let an institution that is not a member answer the request with this ID, once, on a signed page. Its address is
    printed only once."""
    from accord.formats.api.requests import InvitationOut
    from accord.formats.api.wire import wire
    from accord.hub.requests import actions

    given = {name: text for name, text in contact.items() if text}
    made = wire(InvitationOut, actions.invite_guest(caller_of(member_id), request_id, given, days=days))
    if as_json:
        write_json(made)
    else:
        click.echo(f"{made.address}\nIt can be answered once, until {made.expires}.")


@request.command()
@click.argument("request_id", metavar="ID")
@member_option("Who invited.")
@with_hub
def uninvite(request_id: str, member_id: str | None, as_json: bool) -> None:
    """Close the guest's page of the request with this ID."""
    from accord.hub.requests import actions

    actions.withdraw_invitation(caller_of(member_id), request_id)
    _done(request_id, "withdrawn", as_json)


@request.command()
@click.argument("request_id", metavar="ID")
@click.argument("reviewer", metavar="MEMBER")
@with_hub
def reviewer(request_id: str, reviewer: str, as_json: bool) -> None:
    """Let MEMBER, by id or name, review the appeal with this ID."""
    from accord.hub.requests import actions

    actions.name_reviewer(caller_of(None), request_id, reviewer)
    _done(request_id, "named", as_json)


@request.command()
@click.argument("request_id", metavar="ID")
@click.option("--reason", default="person-asked", show_default=True, metavar="CODE", help="Why: also legal-order or correction.")
@click.option("--of", "owner", metavar="MEMBER", help="Whose texts, by id or name; for the secretariat: those of another member.")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@member_option("Who erases.")
@with_hub
def erase(request_id: str, reason: str, owner: str | None, yes: bool, member_id: str | None, as_json: bool) -> None:
    """Erase for good what your member wrote about people in the request with this ID, wherever others could read it."""
    from accord.hub.requests import actions

    must_mean_it("Erased texts are gone for good. Erase them?", said=yes)
    count = actions.erase_words(caller_of(member_id), request_id, reason, member=owner)
    if as_json:
        write_json({"id": request_id, "records": count})
    else:
        click.echo(f"Records erased: {count}.")


@request.command(name="erase-identifier")
@click.argument("request_id", metavar="ID")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@member_option("Who erases: the asker or the secretariat.")
@with_hub
def erase_identifier(request_id: str, yes: bool, member_id: str | None, as_json: bool) -> None:
    """Erase what the closed request with this ID was about; its kind and its key stay."""
    from accord.hub.requests import actions

    must_mean_it("Erased texts are gone for good. Erase them?", said=yes)
    actions.erase_identifier(caller_of(member_id), request_id)
    _done(request_id, "erased", as_json)


def _made(new_id: str, as_json: bool) -> None:
    if as_json:
        write_json({"id": new_id})
    else:
        click.echo(new_id)


def _done(request_id: str, word: str, as_json: bool) -> None:
    if as_json:
        write_json({"id": request_id, word: True})
    else:
        click.echo(f"{word.capitalize()}.")
