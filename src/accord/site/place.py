"""Where this hub lives: its data directory, and what of it the environment says."""

import contextlib
import os
import pwd
import secrets
import stat
from pathlib import Path
from shlex import quote
from urllib.parse import urlsplit

from accord.site.unknown import tidy_settings

tidy_settings()  # before any is read


def folder(name: str, usual: str = "") -> str:
    """A path that a setting names. A relative one would be another folder for each command that is run elsewhere."""
    given = os.environ.get(name, "").strip()
    if given and not os.path.isabs(given):
        instead = f"leave it out for {usual}" if usual else "leave it out for none"
        raise SystemExit(f"{name} must be a whole path that begins with /, such as /srv/accord; {instead}.")
    return given or usual


HOME = Path(os.environ.get("ACCORD_DATA") or Path.home() / ".local" / "share" / "accord").absolute()
# The sandbox is a hub of its own beside the real one, with its own database and keys: nothing of it can reach the other.
SANDBOX = os.environ.get("ACCORD_SANDBOX", "") == "1"
IN_SANDBOX = "sandbox"
DATA = HOME / IN_SANDBOX if SANDBOX else HOME
# Where the hub's other machines find keys, lists and files of evidence too; a folder that all of them reach.
SHARED = Path(folder("ACCORD_SHARED") or DATA) if not SANDBOX else DATA
# What would reach people outside, or the real hub's own things. Webhooks go out: those who try things out set up their own.
NOT_IN_A_SANDBOX = (
    "ACCORD_BACKUP_TO", "ACCORD_DATABASE", "ACCORD_ERASURES", "ACCORD_KEYRING", "ACCORD_LOOK_UPS", "ACCORD_MAIL_FROM", "ACCORD_NATS_URL",
    "ACCORD_OIDC_ISSUER", "ACCORD_SMS_GATEWAY", "ACCORD_SMS_TOKEN", "ACCORD_SMTP", "ACCORD_TSA",
)  # fmt: skip
if SANDBOX:
    for _name in NOT_IN_A_SANDBOX:
        os.environ.pop(_name, None)

# Whether this process is an edge node, which has a replica of the hub's database and none of its keys.
NODE = os.environ.get("ACCORD_NODE", "") == "1"

SERVED_AT = "address"  # the file that says where the hub is served
SECRET_KEY = "secret.key"
DATABASE = "accord.db"
RECIPIENT = "recovery.pub"  # whom backups are encrypted to where nothing else is said
RESTORING = "restoring"  # stands while a backup is being put back
OTHERS = 0o077
_ON, _OFF = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")
WRITTEN: list[Path] = []  # key files that this process made


class Readable(Exception):
    """Others on this machine may read the data directory. `text` is a sentence with the command that mends it."""

    def __init__(self, place: Path) -> None:
        name = "data directory" if place == DATA else "shared directory"
        self.text = f"Others on this machine can read the {name}. Close it to them, then start again: chmod -R go= {quote(str(place))}"
        super().__init__(self.text)


class Foreign(Exception):
    """The hub is another user's, and this is root: what it made here, such as the mark beside the database, that user could not read."""

    def __init__(self, owner: int) -> None:
        try:
            name = pwd.getpwuid(owner).pw_name
        except KeyError:
            name = f"#{owner}"
        self.text = (
            f"This hub is the user {name}'s, and what root makes here that user can't read. "
            f"Run it as {name}: hub ... where the hub is installed, else runuser -u '{name}' -- accord ..."
        )
        super().__init__(self.text)


def refuse_root() -> None:
    """Raises Foreign where root is about to use the hub of another user, which would then end with the next thing that root made."""
    with contextlib.suppress(FileNotFoundError):
        owner = (SHARED / SECRET_KEY).stat().st_uid
        if os.geteuid() == 0 and owner != 0:
            raise Foreign(owner)


def close() -> None:
    """Take from others what lies in the data directory already, and in the shared one.

    Raises Readable where the directory itself stands open to others: what lay in it may have been read, and its owner must know.
    One that is still empty is closed, and so are files that the directory guarded.
    """
    for place in dict.fromkeys((DATA, SHARED)):
        _close_all(place)


def _close_all(place: Path) -> None:
    try:
        is_open = place.stat().st_mode & OTHERS
    except FileNotFoundError:
        return
    if is_open:
        if any(place.iterdir()):
            raise Readable(place)
        place.chmod(0o700)
    for folder, folders, files in os.walk(place):
        for path in (Path(folder, name) for name in (*folders, *files)):
            _close(path)


def _close(path: Path) -> None:
    # A file may go while this looks; a link's own mode means nothing; and another's file is not ours to change.
    with contextlib.suppress(OSError):
        file_stat = path.lstat()
        mode = file_stat.st_mode
        if mode & OTHERS and file_stat.st_uid == os.geteuid() and (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            path.chmod(stat.S_IMODE(mode) & ~OTHERS)


def secret_key() -> str:
    """The hub's own secret: made once, kept in the data directory or the shared one, readable by its owner only.

    Beside a database it is never made in silence: it may have been lost, and then nobody's second step fits (`site/keys.py`).
    """
    path = SHARED / SECRET_KEY
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        made = secrets.token_urlsafe(48)
        is_restored = any((place / RESTORING).exists() for place in (DATA, SHARED))
        if not is_restored and (NODE or not (DATA / DATABASE).exists() or os.environ.get("ACCORD_DATABASE")):
            return write_secret_key(made)
        return made


def write_secret_key(made: str) -> str:
    """Keep the secret; returns the one that is kept, which another process may have made at the same moment. `WRITTEN` says that this
    process made it: what doesn't fit is then taken away again."""
    SHARED.mkdir(parents=True, exist_ok=True)
    path, part = SHARED / SECRET_KEY, SHARED / f".{secrets.token_hex(8)}"
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(made)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    finally:
        part.unlink()
    WRITTEN.append(path)
    return made


def number(name: str, usual: int, least: int = 1) -> int:
    """A whole number of `least` or more from the environment."""
    text = os.environ.get(name) or str(usual)
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= least):
        raise SystemExit(f"{name} must be a whole number of {least} or more; leave it out for {usual}.")
    return int(text)


def switch(name: str) -> bool:
    """Whether something that is off of itself is switched on. A word that could be meant either way is refused: behind these stand whom the
    hub believes and what it reaches."""
    given = os.environ.get(name, "").strip().lower()
    if given not in (*_ON, *_OFF):
        raise SystemExit(f"{name} must be 1 for yes, or 0 for no; leave it out for no.")
    return given in _ON


def roles() -> tuple[str, ...]:
    """What the processes of this `accord serve` do: all, unless ACCORD_ROLES names some."""
    from accord.hub.leases.vocabulary import ROLES

    named = [role.strip() for role in os.environ.get("ACCORD_ROLES", "").split(",") if role.strip()]
    if SANDBOX or not named or named == ["all"]:
        return ROLES
    if not set(named) <= set(ROLES):
        raise SystemExit("ACCORD_ROLES names roles with commas between: " + ", ".join(ROLES) + "; leave it out for all.")
    return tuple(role for role in ROLES if role in named)


def metrics_token() -> str:
    """The token that a reader of the hub's figures must send; empty where only this machine may read them."""
    given = os.environ.get("ACCORD_METRICS_TOKEN", "").strip()
    if given and (len(given) < 16 or not given.isascii()):
        raise SystemExit("ACCORD_METRICS_TOKEN must be 16 or more plain letters and digits; leave it out to answer this machine alone.")
    return given


def address() -> str:
    """The hub's own address, without a slash at its end: the one that is set, else the one at which it was served last, so that commands
    beside a served hub hand out the same links; else this machine's."""
    given = os.environ.get("ACCORD_ADDRESS", "").strip().rstrip("/")
    if given and not given.startswith(("https://", "http://")):
        raise SystemExit("ACCORD_ADDRESS must begin with https:// (or http:// on this machine); leave it out for http://localhost:8000.")
    if given and (not _host_in(given) or any(map(str.isspace, given))):
        raise SystemExit("ACCORD_ADDRESS must be an address such as https://hub.example, without spaces.")
    parts = urlsplit(given)
    if parts.query or parts.fragment or parts.path not in ("", f"/{IN_SANDBOX}" if SANDBOX else ""):
        raise SystemExit(f"ACCORD_ADDRESS must end with the name or its port, as {parts.scheme}://{parts.netloc} does: a hub has no path.")
    if not given:
        with contextlib.suppress(OSError, ValueError):
            given = (HOME / SERVED_AT).read_text(encoding="ascii").strip()
    below = f"/{IN_SANDBOX}" if SANDBOX else ""
    return (given or "http://localhost:8000").removesuffix(below) + below


def note_address(served: str) -> None:
    """Keep where the hub is served, for the commands beside it."""
    with contextlib.suppress(OSError):  # a folder that can't be written to is told of elsewhere
        part = DATA / f"{SERVED_AT}.new"
        part.write_text(served, encoding="ascii")
        part.replace(DATA / SERVED_AT)


def recovery_key() -> str:
    """Whom backups on a schedule are encrypted to: a recipient, the file of one, or `none`; empty where nobody said."""
    given = os.environ.get("ACCORD_RECOVERY_KEY", "").strip()
    return given or (str(SHARED / RECIPIENT) if (SHARED / RECIPIENT).exists() else "")


def backup_kind() -> str:
    """How backups on a schedule copy the database."""
    given = os.environ.get("ACCORD_BACKUP_KIND", "").strip() or "dump"
    if given not in ("dump", "base", "incremental"):
        raise SystemExit("ACCORD_BACKUP_KIND must be dump, base or incremental; leave it out for dump.")
    return given


def hosts() -> list[str]:
    """The names that the hub answers to: those of ACCORD_HOSTS, and the one where people reach it."""
    given = os.environ.get("ACCORD_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
    named = [name for name in (*map(str.strip, given), os.environ.get("ACCORD_ADDRESS", "").strip()) if name]
    for name in named:
        if not _host_in(name) or any(map(str.isspace, name)):
            raise SystemExit("ACCORD_HOSTS must be names or addresses with commas between them, such as hub.example,192.0.2.10.")
    return list(dict.fromkeys(map(_host_in, named)))


def _host_in(named: str) -> str:
    """The name of a host as a browser says it, out of a name, an address or a link; empty where there is none."""
    bare = named if "://" in named else f"//[{named}]" if named.count(":") > 1 and "[" not in named else f"//{named}"
    try:
        host = urlsplit(bare).hostname or ""
    except ValueError:
        return ""
    return f"[{host}]" if ":" in host else host


def resolver() -> str:
    """Whom to ask for records of domains, as address:port; empty for those that this machine uses."""
    given = os.environ.get("ACCORD_RESOLVER", "").strip()
    host, _, port = given.rpartition(":")
    if given and not (host and port.isascii() and port.isdigit() and 0 < int(port) < 65_536):
        raise SystemExit("ACCORD_RESOLVER must be an address and a port, such as 192.0.2.53:53; leave it out to use this machine's.")
    return given


def second_step_roles() -> frozenset[str]:
    """The roles that need a second step: all but the analyst's, unless ACCORD_SECOND_STEP names others, or `none`."""
    from accord.core.sharing.ceilings import CEILINGS

    given = os.environ.get("ACCORD_SECOND_STEP", "").strip()
    if not given:
        return frozenset(CEILINGS) - {"analyst"}
    named = frozenset(() if given == "none" else (role.strip() for role in given.split(",")))
    if not named <= set(CEILINGS):
        raise SystemExit("ACCORD_SECOND_STEP names roles with commas between, or none. Roles are: " + ", ".join(CEILINGS) + ".")
    return named


def oidc() -> list[dict[str, object]]:
    """The outside sign-in (OpenID Connect), where one is set up."""
    issuer = os.environ.get("ACCORD_OIDC_ISSUER", "")
    if not issuer:
        return []
    if not issuer.startswith(("https://", "http://")):
        raise SystemExit("ACCORD_OIDC_ISSUER must be an issuer's address, such as https://login.example.org; leave it out for none.")
    if not os.environ.get("ACCORD_OIDC_CLIENT"):
        raise SystemExit("ACCORD_OIDC_ISSUER needs ACCORD_OIDC_CLIENT, the hub's client id there; leave it out for none.")
    return [
        {
            "provider_id": "outside",
            "name": os.environ.get("ACCORD_OIDC_NAME") or "OpenID Connect",
            "client_id": os.environ.get("ACCORD_OIDC_CLIENT", ""),
            "secret": os.environ.get("ACCORD_OIDC_SECRET", ""),
            # Nothing but a number is asked for: no name, no e-mail address.
            "settings": {"server_url": issuer, "oauth_pkce_enabled": True, "fetch_userinfo": False, "scope": ["openid"]},
        }
    ]
