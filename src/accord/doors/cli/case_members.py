"""Commands about who takes part in a case, and what is shared there with whom."""

import click

from accord.doors.cli.asks import caller_of, member_option
from accord.doors.cli.case_parts import case
from accord.doors.cli.cases import ids_of, said
from accord.doors.cli.program import with_hub, write_json

__all__ = ["case"]

_PARTS = click.option("--part", "parts", multiple=True, required=True, metavar="PART", help="A part of the member's own; repeat.")
_WITH = click.option("--with", "members", multiple=True, required=True, metavar="MEMBER", help="A member that takes part; repeat.")


@case.command()
@click.argument("case_id", metavar="ID")
@click.argument("invited", metavar="MEMBER")
@click.option("--ceiling", default="amber", show_default=True, metavar="TLP", help="The strictest label that it is shown.")
@click.option("--show-title", is_flag=True, help="The invitation shows the lead's title.")
@member_option("Who leads it.")
@with_hub
def invite(case_id: str, invited: str, ceiling: str, show_title: bool, member_id: str | None, as_json: bool) -> None:
    """Invite MEMBER into the case with this ID. Its desk rings."""
    from accord.formats.cases import word
    from accord.hub.cases import actions

    (id,) = ids_of((invited,))
    actions.invite(caller_of(member_id), case_id, id, word(ceiling), show_title=show_title)
    said("Invited.", as_json, case=case_id, member=id)


@case.command()
@click.argument("case_id", metavar="ID")
@click.argument("answer", metavar="accept|decline|leave", type=click.Choice(["accept", "decline", "leave"]))
@member_option("Who answers.")
@with_hub
def answer(case_id: str, answer: str, member_id: str | None, as_json: bool) -> None:
    """Accept or decline the invitation to the case with this ID, or leave the case."""
    from accord.hub.cases import actions

    {"accept": actions.accept, "decline": actions.decline, "leave": actions.leave}[answer](caller_of(member_id), case_id)
    said("Done.", as_json, case=case_id, answer=answer)


@case.command()
@click.argument("case_id", metavar="ID")
@click.argument("other", metavar="MEMBER")
@click.option("--ceiling", metavar="TLP", help="Show it up to this label only, instead of letting it go.")
@member_option("Who leads it.")
@with_hub
def dismiss(case_id: str, other: str, ceiling: str | None, member_id: str | None, as_json: bool) -> None:
    """Let MEMBER take part in the case with this ID no more, or take its invitation back."""
    from accord.formats.cases import word
    from accord.hub.cases import actions

    (id,) = ids_of((other,))
    if ceiling is None:
        actions.dismiss(caller_of(member_id), case_id, id)
    else:
        actions.set_ceiling(caller_of(member_id), case_id, id, word(ceiling))
    said("Done.", as_json, case=case_id, member=id)


@case.command()
@click.argument("case_id", metavar="ID")
@click.argument("act", metavar="offer|withdraw|take|decline", type=click.Choice(["offer", "withdraw", "take", "decline"]))
@click.option("--to", "other", metavar="MEMBER", help="To whom it is offered.")
@member_option("Who acts.")
@with_hub
def lead(case_id: str, act: str, other: str | None, member_id: str | None, as_json: bool) -> None:
    """Offer the lead of the case with this ID, take the offer back, take the lead (offered, or its member is suspended), or decline it."""
    from accord.hub.cases import actions

    caller = caller_of(member_id)
    if act == "offer":
        if not other:
            raise click.UsageError("Say to whom: --to MEMBER")
        actions.offer_lead(caller, case_id, ids_of((other,))[0])
    elif act == "withdraw":
        actions.offer_lead(caller, case_id, "")
    elif act == "take":
        actions.take_lead(caller, case_id)
    else:
        actions.decline_lead(caller, case_id)
    said("Done.", as_json, case=case_id, lead=act)


@case.command()
@click.argument("case_id", metavar="ID")
@_PARTS
@_WITH
@click.option("--preview", is_flag=True, help="Only say exactly who would see what; nothing is shared.")
@member_option("Whose parts.")
@with_hub
def share(case_id: str, parts: tuple[str, ...], members: tuple[str, ...], preview: bool, member_id: str | None, as_json: bool) -> None:
    """Show parts of the case with this ID to members that take part."""
    from accord.hub.cases import actions

    caller, ids = caller_of(member_id), ids_of(members)
    if preview:
        _tell_preview(caller, case_id, parts, ids, as_json)
        return
    count = actions.share(caller, case_id, parts, ids)
    said(f"Shared: {count} new.", as_json, case=case_id, count=count)


def _tell_preview(caller: object, case_id: str, parts: tuple[str, ...], ids: list[str], as_json: bool) -> None:
    from accord.formats.cases import preview_out
    from accord.hub.cases import queries

    items = [preview_out(row) for row in queries.share_preview(caller, case_id, parts, ids)]  # type: ignore[arg-type]
    if as_json:
        write_json({"items": items})
        return
    from accord.doors.cli.show import table

    cells = ((item.member.name, item.ceiling, item.parts, [f"{row.part} ({row.code})" for row in item.refused]) for item in items)
    table(("member", "up to", "will see", "will not see"), cells, "Nobody would see anything new.")


@case.command()
@click.argument("case_id", metavar="ID")
@_PARTS
@_WITH
@member_option("Whose parts.")
@with_hub
def withdraw(case_id: str, parts: tuple[str, ...], members: tuple[str, ...], member_id: str | None, as_json: bool) -> None:
    """Stop showing parts of the case with this ID to these members."""
    from accord.hub.cases import actions

    count = actions.withdraw_share(caller_of(member_id), case_id, parts, ids_of(members))
    said(f"Taken back: {count}.", as_json, case=case_id, count=count)
