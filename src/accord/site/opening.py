"""Opening a hub for use, and making one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from accord.doors.cli.program import Failed
from accord.hub.members.errors import BadMember

UNFINISHED = "A restore of this hub was cut off. Run it again, as it was: accord backup restore --from DIRECTORY --data DIRECTORY"
SANDBOX_OPERATOR = "Sandbox operator"
NO_HUB = "There is no hub in this data directory. Run: accord init --data DIRECTORY --name NAME"
NO_HUB_THERE = (
    "There is no hub in the database of ACCORD_DATABASE. See whether it names the one that you mean; leave it out for a hub on SQLite. "
    "A new hub is made by: accord init --name NAME"
)


def open_hub(*, migrates: bool = True) -> None:
    """Set Django up for the chosen data directory. Raises Failed where it holds no hub; makes nothing.

    Of a hub from before its secret was sealed the tables are brought up, unless the caller means to refuse them.
    """
    from accord.site.place import DATA, DATABASE, HOME, RESTORING, SANDBOX, SHARED

    if any((place / RESTORING).exists() for place in (DATA, SHARED)):
        raise Failed("restore-unfinished", UNFINISHED)
    if not os.environ.get("ACCORD_DATABASE") and not (DATA / DATABASE).exists():
        if not (SANDBOX and HOME.exists()):
            raise Failed("no-hub", NO_HUB)
        # A sandbox begins with the first command that acts in it. Its token is nobody's: commands make what is needed.
        make_hub(SANDBOX_OPERATOR, "secretariat", "")
        return
    set_up()
    with in_words():
        refuse_newer()
        if not has_member():
            raise Failed("no-hub", NO_HUB_THERE if os.environ.get("ACCORD_DATABASE") else NO_HUB)
        from accord.hub.vault.queries import is_sealed
        from accord.site.keys import check_keys

        check_keys()

        if migrates and not is_sealed():
            migrate()
        compare()


def compare() -> None:
    """Whether the database is where the hub left off, and how far it has come noted beside it. Where it isn't, a command that writes is
    refused, and one that reads goes on."""
    from django.db import Error

    from accord.hub.journal.actions import look

    try:
        look()
    except Error:
        return  # the command itself meets the trouble, and says it; tables may be older than this version


@contextmanager
def in_words() -> Iterator[None]:
    """Trouble of the database or the disk ends a command with its cause, never with a traceback. Other errors stay what they are."""
    from django.db import Error

    from accord.hub.trouble import cause_of

    try:
        yield
    except (Error, OSError) as error:
        cause = cause_of(error)
        if cause is None:
            raise
        raise Failed(cause.code, cause.text) from None


def has_member() -> bool:
    from accord.hub.members.queries import members

    return has_head() and bool(members())


def set_up() -> None:
    """Django, for the chosen data directory. Raises Failed where others on the machine can read the directory, or it is another user's."""
    import django

    from accord.site.place import Foreign, Readable, close, refuse_root

    try:
        refuse_root()
        close()
    except Foreign as foreign:
        raise Failed("other-user", foreign.text) from None
    except Readable as open_to_others:
        raise Failed("data-readable", open_to_others.text) from None
    django.setup()


def refuse_newer() -> None:
    """Raises Failed where a newer version has changed the tables: what this one would write there, nobody foresaw."""
    from accord.hub import schema

    newer = schema.newer(schema.applied())
    if newer:
        raise Failed(
            "newer-database",
            f"A newer version of Accord has changed this database ({', '.join(newer[:3])}). "
            "Start that version, or restore the backup that was taken before the upgrade (docs/operate/backup.md).",
        )


def refuse_older() -> None:
    """Raises Failed where the tables are not yet those of this version."""
    from accord.hub import schema

    if pending := schema.pending():
        raise Failed("older-database", f"The database's tables are older than this version, by {len(pending)} steps. Run: accord migrate")


def migrate() -> list[str]:
    """Bring the database's tables to what this version needs, one process at a time; returns what was done.

    Raises Failed where a newer version changed them, and where the keys that belong to them aren't there.
    """
    from accord.hub import schema
    from accord.site.keys import check_keys, settle_keys

    refuse_newer()
    check_keys()
    with schema.one_at_a_time():
        pending = schema.pending()
        _migrate(bool(pending))
    if has_head():
        settle_keys()
    return pending


def _migrate(is_behind: bool) -> None:
    from django.core.management import call_command

    from accord.hub.database import unhurried
    from accord.hub.journal.actions import forget_clear_secret
    from accord.hub.vault.errors import VaultError
    from accord.hub.vault.queries import hub_secret, is_sealed

    was_in_clear = has_head() and not is_sealed()
    try:
        if is_behind:
            with unhurried():
                call_command("migrate", interactive=False, verbosity=0)
        if has_head():
            hub_secret()
    except VaultError as error:
        raise Failed(error.code, error.text) from None
    if was_in_clear:
        forget_clear_secret()
    _mark_issuer()
    if has_head():
        compare()


def _mark_issuer() -> None:
    from django.conf import settings

    from accord.hub.members.actions.people import mark_issuer

    providers: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
    for app in providers["openid_connect"]["APPS"]:
        mark_issuer(str(app["settings"]["server_url"]))


def has_head() -> bool:
    from accord.hub.journal.queries import is_begun

    return is_begun()


def make_hub(name: str, sector: str, country: str, *, source: str = "") -> dict[str, Any]:
    """Make a hub with its first member and that member's administrator's token. Raises Failed where there is one already.

    Stopped half-way before its member is there, it can be run again.
    """
    from accord.site.place import DATA, SHARED

    try:
        for place in (DATA, SHARED):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise Failed("no-directory", "The data directory can't be made. Name one that you may write to.") from None
    set_up()
    with in_words():
        refuse_second()
        migrate()
    from accord.hub import schema

    # Of two machines that begin the hub of one database at once, one does it, and the other is told that it is there.
    with in_words(), schema.one_at_a_time():
        refuse_second()
        return {**_made(name, sector, country, source), "data": str(DATA)}


def refuse_second() -> None:
    """Raises Failed where there is a hub already."""
    if has_member():
        raise Failed("hub-exists", "This data directory holds a hub already. Serve it (accord serve), or name another directory.")


def _made(name: str, sector: str, country: str, source: str) -> dict[str, Any]:
    from accord.hub.guard.actions import prepare
    from accord.hub.journal.actions import begin
    from accord.hub.members import actions, queries
    from accord.hub.reindex.actions import begin_new
    from accord.site.keys import settle_keys

    begin()
    compare()
    begin_new()
    prepare()
    try:
        member = actions.add_member(name, sector, country, source=source)
    except BadMember as error:
        raise Failed(f"bad-{error.field}", error.text) from None
    _, token = actions.make_token(member, by=queries.operator(), scopes=("member:*", "hub:*"), name="administrator")
    settle_keys()
    return {"hub": member.name, "member": {"id": member.id, "name": member.name}, "token": token}
