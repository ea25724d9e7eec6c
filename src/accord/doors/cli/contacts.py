"""Commands about the contacts of countries: how old each is, and noting that one was tried."""

import click

from accord.doors.cli.program import Group, with_hub, write_json
from accord.doors.cli.who import acting_for, member_option


@click.group(cls=Group)
def contact() -> None:
    """The contacts of a country, and when each last answered."""


@contact.command(name="list")
@click.argument("code", metavar="CC")
@with_hub
def listed(code: str, as_json: bool) -> None:
    """Show the contacts of CC, such as TH, with the days since each last answered."""
    from accord.hub.contacts import queries
    from accord.hub.members import queries as members

    rows = queries.contacts(members.operator(), code).values()
    items = [
        {
            "section": row.section,
            "key": row.key,
            "mail": row.mail or None,
            "verified": row.verified.isoformat() if row.verified else None,
            "age": row.age,
            "last": row.last.found if row.last else None,
            "by": row.last.by_name if row.last and row.last.by else None,
        }
        for row in rows
    ]
    if as_json:
        write_json({"items": items})
        return
    from accord.doors.cli.show import table

    cells = (["never" if name == "verified" and not item[name] else item[name] for name in items[0]] for item in items)
    table(("section", "key", "mail", "answered", "days ago", "last try", "by"), cells, "This country has no contacts.")


@contact.command()
@click.argument("code", metavar="CC")
@click.argument("bank")
@click.option("--mail", metavar="ADDRESS", default="", help="The address of the bank's desk, such as fraud@bank.example.")
@click.option("--name", default="", metavar="TEXT", help="What the desk is called.")
@click.option("--language", default="", metavar="LANGUAGE", help="The language of the mail, such as th. [default: English]")
@click.option("--remove", is_flag=True, help="Send this bank no more one-time pages.")
@member_option("Who enters it.")
@with_hub
def bank(code: str, bank: str, mail: str, name: str, language: str, remove: bool, member_id: str | None, as_json: bool) -> None:
    """Enter where BANK of CC, which is not a member, gets one-time pages. BANK is its code, BIC or name. Then note that it answered:
    accord contact verify CC banks KEY."""
    from accord.hub.contacts import actions

    caller = acting_for(member_id)
    key = actions.end_bank(caller, code, bank) if remove else actions.enter_bank(caller, code, bank, mail, name=name, language=language)
    if as_json:
        write_json({"country": code.upper(), "section": "banks", "key": key, "removed": remove})
    elif remove:
        click.echo("Removed.")
    else:
        click.echo(
            f"Entered. The hub uses it once a member notes that it answered: accord contact verify {code.upper()} banks {key} --how call"
        )


@contact.command()
@click.argument("code", metavar="CC")
@click.argument("section")
@click.argument("key")
@click.option("--how", required=True, metavar="HOW", help="How it was tried: call, mail, site, visit, ping.")
@click.option("--found", default="answered", show_default=True, metavar="WORD", help="What came of it: answered, no-answer, wrong.")
@click.option("--day", default="", metavar="DAY", help="On which day, such as 2026-11-25. [default: today]")
@click.option("--desk", metavar="ID", help="With ping: the member's desk that answered.")
@member_option("Who tried it.")
@with_hub
def verify(
    code: str, section: str, key: str, how: str, found: str, day: str, desk: str | None, member_id: str | None, as_json: bool
) -> None:
    """Note that the contact KEY in SECTION (lines, desks, bodies, banks) of CC was tried. All members see it."""
    from accord.hub.contacts import actions

    actions.verify(acting_for(member_id), code, section, key, how, found=found, day=day, desk=desk)
    if as_json:
        write_json({"country": code.upper(), "section": section, "key": key, "found": found})
    else:
        click.echo("Noted.")
