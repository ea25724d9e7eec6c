"""`accord demo`: a hub with a world in it, made once and served; stopped anywhere, it goes on where it was."""

import os
from collections.abc import Callable
from pathlib import Path

import click

from accord.doors.cli.program import Failed, write_json
from accord.site.demo.mark import Mark

TRIED_PORTS = 20
Tell = Callable[[str], None]


def run(host: str, port: int, *, as_json: bool = False) -> None:
    """Make what is missing, then serve. With `as_json` one object is printed when it is ready, and nothing before."""
    os.environ.setdefault("ACCORD_DATA", str(Path(".demo").absolute()))
    port = _port(host, port)
    os.environ["ACCORD_DEMO"] = "1"
    # Who looks round for the first time has no code generator at hand; each can still set one up.
    os.environ.setdefault("ACCORD_SECOND_STEP", "none")
    # By its name, not its number: passkeys are bound to a name.
    os.environ.setdefault("ACCORD_ADDRESS", f"http://localhost:{port}")
    tell: Tell = (lambda line: None) if as_json else click.echo
    mark = _hub()
    _make(mark, tell, quiet=as_json)
    from accord.site.processes import serve_hub

    serve_hub(host, port, on_ready=lambda address: _ready(address, mark, as_json))


def _hub() -> Mark:
    """The demo's hub, made where there is none. Raises Failed where the data directory holds a hub that is no demo."""
    from accord.site.opening import has_member, make_hub, migrate, set_up
    from accord.site.place import DATA

    DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark = Mark.read(DATA)
    set_up()
    if mark is None:
        if has_member():
            raise Failed("not-a-demo", "This data directory holds a hub that is no demo. Name another one with --data.")
        mark = Mark(DATA / "demo.json")
        mark.write()
    if has_member():
        migrate()
    else:
        from accord.site.demo.described import desks

        made = make_hub(desks()[0].name, "secretariat", "", source="demo")
        mark.tokens[made["member"]["name"]] = made["token"]
        mark.write()
    return mark


def _make(mark: Mark, tell: Tell, *, quiet: bool) -> None:
    """The cast is looked at on every start: who is missing is made, and a person is on call. The story is played once."""
    from accord.site.demo.asking import ask
    from accord.site.demo.casework import work
    from accord.site.demo.duty import declare, ring, set_up
    from accord.site.demo.night import play as play_night
    from accord.site.demo.people import engage
    from accord.site.demo.story import play
    from accord.site.demo.world import bring_up

    is_new = "story" not in mark.done
    tell(
        "Founding members, with what public sources say of them; and desks that are made up, for all that happens here."
        if is_new
        else "The demo is here already."
    )
    world = bring_up(mark)
    engage(world, mark)
    set_up(world)
    declare(world)
    if not is_new:
        return
    if "lists" not in mark.done:
        _take_lists(mark, tell, quiet=quiet)
        mark.finish("lists")
    count = play(world, tell)
    count += ask(world)
    tell("A night in which people left a compound, all of them made up: sign in as dao for the way home, as anan for who is still held.")
    play_night(world)
    tell("A case of one scam, worked by two desks: sign in as kanya, who leads it, as elena in Lima, or as noor, who is invited.")
    work(world)
    ring(world)
    mark.finish("story")
    tell(f"{count} steps played.")


def _take_lists(mark: Mark, tell: Tell, *, quiet: bool) -> None:
    from accord.doors.cli.importing_shown import progress
    from accord.hub.imports.actions import Plan
    from accord.hub.imports.actions import run as take_in
    from accord.hub.members.queries import as_member, first_member
    from accord.site.demo.public_lists import fetch

    tell("Fetching a public scam list.")
    mark.lists, lists = fetch(mark.path.parent / "lists")
    tell(mark.lists)
    caller = as_member(first_member())
    for public_list in lists:
        plan = Plan(
            caller=caller,
            scheme=public_list.scheme,
            marking={"tlp": "TLP:CLEAR"},
            kind=public_list.kind,
            source=public_list.source,
            benign=public_list.benign,
        )
        with public_list.file.open("rb") as stream, progress(stream, shown=not quiet) as on_progress:
            report = take_in(plan, stream, on_progress)
        what = f"{report.benign:,} vouched for" if public_list.benign else f"{report.published:,} published"
        again = f", {report.duplicates:,} there already" if report.duplicates else ""
        held = f", {len(report.protected):,} protected and held for a reviewer" if report.protected else ""
        tell(f"  {public_list.file.name}: {report.lines:,} lines, {what}{again}{held}, {report.refused:,} refused")


def _port(host: str, port: int) -> int:
    """The port, or the next free one after it."""
    from accord.site.processes import free_port

    for tried in range(port, min(port + TRIED_PORTS, 65536)):
        try:
            return free_port(host, tried)
        except Failed as failed:
            if failed.code != "port-taken":
                raise
    raise Failed("port-taken", "This port and those after it are taken. Choose another with --port.")


def _ready(address: str, mark: Mark, as_json: bool) -> None:
    from django.conf import settings

    from accord.site.demo.described import desks
    from accord.site.demo.told import cast, honestly, story

    people = [
        {"login": player.login, "name": player.name, "role": player.role, "member": desk.name} for desk in desks() for player in desk.people
    ]
    console, story_text = f"{settings.ACCORD_ADDRESS}/console/", story(settings.ACCORD_ADDRESS)
    if as_json:
        about = {"ready": address, "console": console, "data": str(mark.path.parent), "tokens": mark.tokens, "lists": mark.lists}
        write_json(about | {"people": people, "password": mark.password, "story": story_text})
        return
    lines = [
        "",
        *honestly(),
        f"Tokens for the API, one for each made-up organisation, are kept in {mark.path}.",
        "",
        "Sign in as one of these. The password is the same for all of them:",
        "",
        f"  password  {mark.password}",
        "",
        *cast(),
        "",
        "A story to try, about five minutes long. Words in quotation marks are those of the page, in English:",
        "",
        story_text,
        f"Open {console}, or what anyone sees without signing in: {settings.ACCORD_ADDRESS}/check",
        f"Accord is ready at {address}",
    ]
    click.echo("\n".join(lines))
