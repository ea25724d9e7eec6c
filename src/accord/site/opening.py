"""Opening a hub for use, and making one."""

import os
from typing import Any

from accord.doors.cli.program import Failed

NO_HUB = "There is no hub in this data directory. Run: accord init --data DIRECTORY --name NAME"


def open_hub() -> None:
    """Set Django up for the chosen data directory. Raises Failed where it holds no hub; makes nothing."""
    from accord.site.place import DATA

    if not os.environ.get("ACCORD_DATABASE") and not (DATA / "accord.db").exists():
        raise Failed("no-hub", NO_HUB)
    set_up()
    if not has_member():
        raise Failed("no-hub", NO_HUB)


def has_member() -> bool:
    from accord.hub.journal.queries import is_begun
    from accord.hub.members.queries import members

    return is_begun() and bool(members())


def set_up() -> None:
    import django

    django.setup()


def migrate() -> None:
    """Bring the database's tables to what this version needs."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def make_hub(name: str, sector: str, country: str, *, source: str = "") -> dict[str, Any]:
    """Make a hub with its first member and that member's administrator's token. Raises Failed where there is one already.

    Stopped half-way before its member is there, it can be run again.
    """
    from accord.site.place import DATA

    try:
        DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise Failed("no-directory", "The data directory can't be made. Name one that you may write to.") from None
    set_up()
    if has_member():
        raise Failed("hub-exists", "This data directory holds a hub already. Serve it (accord serve), or name another directory.")
    migrate()
    from accord.hub.guard.hosts import prepare
    from accord.hub.journal.actions import begin
    from accord.hub.members import actions, queries

    begin()
    prepare()
    try:
        member = actions.add_member(name, sector, country, source=source)
    except actions.BadMember as error:
        raise Failed(f"bad-{error.field}", error.text) from None
    _, token = actions.make_token(member, by=queries.operator(), scopes=("member:*", "hub:*"), name="administrator")
    return {"hub": member.name, "member": {"id": member.id, "name": member.name}, "token": token, "data": str(DATA)}
