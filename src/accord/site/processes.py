"""`accord serve`: the web server, and beside it one process for followers and clock; or some of it, where other machines do the rest."""

import fcntl
import os
import socket
import threading
import time
from collections.abc import Sequence
from functools import partial

import click

from accord.doors.cli.program import Failed, write_json
from accord.hub.leases.vocabulary import BACKGROUND, EDGE, ROLES, WEB
from accord.server.keeping import Background
from accord.server.parent import end_with_parent
from accord.server.supervision import NeverUp, Ready, supervise, supervise_background
from accord.site.place import DATA, SANDBOX, address, hosts, note_address
from accord.site.place import roles as named_roles
from accord.site.sandbox import forget_sandbox, is_there, note_sandbox

# Where `accord serve` was killed and is started again at once, its old web process still has to see that, and lets the port go then.
LET_GO_WITHIN = 5.0  # seconds
ANY = ("0.0.0.0", "::")  # all addresses of the machine
BACKGROUND_MODULE = "accord.site.background"
SERVING = ".serving-"  # in the data directory: a file for each that may serve it, locked by the one that does


def serve_hub(host: str, port: int, *, as_json: bool = False, on_ready: Ready | None = None, migrates: bool = True) -> None:
    """Serve until SIGTERM or SIGINT. Raises Failed where there is no hub, or the port is taken."""
    # Before the settings are read.
    is_stated = SANDBOX or _name_hosts(host, port)
    from django.conf import settings

    from accord.doors.edge.probes import try_disk
    from accord.site.keys import check_ring, settle_keys
    from accord.site.opening import compare, in_words, migrate, open_hub, refuse_older

    if DATA.exists():
        with in_words():
            try_disk(DATA)  # before the database is opened, which would say of a read-only directory only that it can't be opened
    open_hub(migrates=migrates)
    roles = frozenset(settings.ACCORD_ROLES)
    _check_roles(roles)
    answers = bool(roles & {WEB, EDGE})
    if BACKGROUND in roles:
        _check_backups()
    if answers:
        port = free_port(host, port, within=LET_GO_WITHIN)
    with in_words():
        if migrates:
            migrate()
        else:
            refuse_older()
            settle_keys()
        reader = _read_beforehand(roles)
        check_ring()
        from accord.hub.guard.actions import prepare

        prepare()
    places = take_places(sorted(roles), settings.ACCORD_WEB_PROCESSES, within=LET_GO_WITHIN)
    if WEB in roles:
        forget_sandbox()  # where it was served before, another program may listen by now
    if SANDBOX:
        end_with_parent()
        on_ready = note_sandbox
    else:
        _settle_address(host, port, is_stated=is_stated, is_known=WEB in roles)
    tell = partial(_up, reader, on_ready or partial(_tell, as_json, roles))
    try:
        if answers:
            supervise(
                "accord.site.web:application",
                host,
                port,
                BACKGROUND_MODULE if BACKGROUND in roles else "",
                tell,
                watchdog=settings.ACCORD_WATCHDOG,
                beside=[] if SANDBOX or WEB not in roles else [sandbox()],
            )
        else:
            supervise_background(BACKGROUND_MODULE, tell, watchdog=settings.ACCORD_WATCHDOG)
    except NeverUp:
        what = "web process" if answers else "process for followers and clock"
        text = f"The {what} did not come up; what it said stands above. Nothing is lost: mend that, then start the hub again."
        raise Failed("web-not-up" if answers else "background-not-up", text) from None
    finally:
        compare()  # both processes have ended: the mark is of the last number
        for place in places:
            os.close(place)


def _check_roles(roles: frozenset[str]) -> None:
    """Raises Failed where an embedded database would have to be served by several machines."""
    from django.db import connection

    if connection.vendor == "sqlite" and roles != frozenset(ROLES):
        text = "On SQLite one accord serve does everything, on one machine. Leave --role out, or give the hub PostgreSQL (ACCORD_DATABASE)."
        raise Failed("roles-need-postgresql", text)


def _read_beforehand(roles: frozenset[str]) -> int | None:
    """What the web process will keep in memory is read by a child already, while it comes up. The child's number, where there is one."""
    from accord.hub.signals import followers as signals

    return signals.read_beforehand() if EDGE in roles else None


def _up(reader: int | None, tell: Ready, address: str) -> None:
    """The web process is there, and has in hand what the child reads for it."""
    from accord.hub.signals import followers as signals

    if reader is not None:
        signals.forget_beforehand()
        threading.Thread(target=os.waitpid, args=(reader, 0), name="reader", daemon=True).start()
    tell(address)


def _tell(as_json: bool, roles: frozenset[str], address: str) -> None:
    """One line when it is ready. `address` is empty where nothing listens."""
    if as_json:
        write_json({"ready": address or None, **({} if roles == frozenset(ROLES) else {"roles": sorted(roles)})})
    else:
        click.echo(f"Accord is ready at {address}" if address else "Accord is ready: followers and clock run here.")


def sandbox() -> Background:
    """The hub's sandbox, served beside it on this machine alone, from when it is there. It is reached through the hub."""
    words = ("-m", "accord.site", "serve", "--sandbox", "--host", "127.0.0.1", "--port", "0")
    more = {
        "ACCORD_ADDRESS": f"{os.environ['ACCORD_ADDRESS'].rstrip('/')}/sandbox",
        **_certified(),
        "ACCORD_TRUST_PROXY": "1",
        "ACCORD_WEB_PROCESSES": "1",
        "ACCORD_METRICS_TOKEN": "",
        "ACCORD_READERS": "0",
        "ACCORD_ROLES": "",
    }
    return Background(*words, name="sandbox", wanted=is_there, more=more)


def _certified() -> dict[str, str]:
    """Where clients with certificates reach the sandbox; there the hub itself stands for the proxy, and hands on what it believed."""
    if not os.environ.get("ACCORD_CERT_PROXY", "").strip():
        return {}
    address = os.environ.get("ACCORD_MTLS_ADDRESS", "").strip().rstrip("/")
    return {"ACCORD_CERT_PROXY": "127.0.0.1", "ACCORD_MTLS_ADDRESS": f"{address}/sandbox" if address else ""}


def take_places(roles: Sequence[str], most: int, *, within: float = 0.0) -> list[int]:
    """For each role one of the places of those that serve this data directory in it, for as long as the files that are returned are open,
    here or in a fork. Raises Failed where all are taken: nobody serves a hub twice by mistake."""
    until = time.monotonic() + within
    DATA.mkdir(mode=0o700, parents=True, exist_ok=True)  # of a machine that is new to the hub
    places: list[int] = []
    for role in roles:
        while (place := _free_place(role, most)) is None:
            if time.monotonic() > until:
                for taken in places:
                    os.close(taken)
                text = "This data directory is served already. Stop that first, or set ACCORD_WEB_PROCESSES to how many are to serve it."
                raise Failed("served-already", text)
            time.sleep(0.1)
        places.append(place)
    return places


def _free_place(role: str, most: int) -> int | None:
    # A version before roles knew those of the web alone, which did everything.
    before = SERVING if role == WEB else f"{SERVING}{role}-"
    for number in range(most):
        file = os.open(DATA / f"{before}{number + 1}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except BlockingIOError:
            os.close(file)
    return None


def _check_backups() -> None:
    """Raises Failed where backups on a schedule would lie open, and nobody said that they may: they hold the keys of the vault."""
    from django.conf import settings

    if settings.ACCORD_BACKUP_TO and not settings.ACCORD_RECOVERY_KEY:
        text = "ACCORD_BACKUP_TO needs a recovery key: accord backup key makes one. Set ACCORD_RECOVERY_KEY to a recipient (age1...), "
        raise Failed("no-recovery-key", f"{text}or to none where the backups may lie open: they hold the keys of the vault.")


def free_port(host: str, port: int, *, within: float = 0.0) -> int:
    """The port, where it is free now or within so many seconds; a free one for 0. Raises Failed."""
    try:
        address_info = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise Failed("bad-host", "This host is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for all its addresses.") from None
    until = time.monotonic() + within
    while True:
        with socket.socket(address_info[0], socket.SOCK_STREAM) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind(address_info[4])
                return int(tried.getsockname()[1])
            except PermissionError:
                raise Failed("port-forbidden", "This port is for the system's own services. Choose one above 1023 with --port.") from None
            except OSError:
                if time.monotonic() > until:
                    text = "Something else listens at this address and port. Stop it, or choose another with --port."
                    raise Failed("port-taken", text) from None
        time.sleep(0.1)


def _name_hosts(host: str, port: int) -> bool:
    """Set the names that a browser may call the hub by, and where links lead, where people reach it here; ACCORD_HOSTS and ACCORD_ADDRESS
    say otherwise. Whether somebody said where."""
    loopback = ["localhost", "127.0.0.1", "[::1]"]
    here = [socket.gethostname()] if host in ANY else [_in_url(host)]
    if not os.environ.get("ACCORD_HOSTS", "").strip():
        os.environ["ACCORD_HOSTS"] = ",".join(dict.fromkeys(loopback + here))
    is_stated = bool(os.environ.get("ACCORD_ADDRESS", "").strip())
    if not is_stated and WEB in named_roles():
        os.environ["ACCORD_ADDRESS"] = _own_address(host, port)
    return is_stated


def _settle_address(host: str, port: int, *, is_stated: bool, is_known: bool) -> None:
    """Settle what was named, once the port is known, which 0 left open; the settings may have been read before. `is_known`: people reach
    the hub here."""
    from django.conf import settings

    if not is_known and not is_stated:
        click.echo("Set ACCORD_ADDRESS to where people reach the hub: links in mails lead there, and it is not known here.", err=True)
    if is_known and not is_stated:
        os.environ["ACCORD_ADDRESS"] = _own_address(host, port)
        if host not in ("127.0.0.1", "::1", "localhost"):
            text = f"Links in mails and on pages will lead to {_own_address(host, port)}. Set ACCORD_ADDRESS to where people reach the hub."
            click.echo(text, err=True)
    settings.ALLOWED_HOSTS, settings.ACCORD_ADDRESS = hosts(), address()
    if is_known:
        note_address(os.environ["ACCORD_ADDRESS"].rstrip("/"))


def _own_address(host: str, port: int) -> str:
    # By its name: passkeys are bound to a name, and a number is none.
    return f"http://{'localhost' if host in (*ANY, '127.0.0.1', '::1') else _in_url(host)}:{port}"


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
