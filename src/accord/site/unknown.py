"""Settings as the environment has them: with a slip of the pen in a name one would be unset in silence, or mean something else with
quotation marks around its value."""

import os
from difflib import get_close_matches

# As docs/settings.md has them, without `ACCORD_`.
SETTINGS = frozenset(
    "ADDRESS API_PER_MINUTE BACKUP_BASE_EVERY BACKUP_EVERY BACKUP_KEEP BACKUP_KIND BACKUP_TO BENCH_SIZE CERT_PROXY CERT_SECRET "
    "CHROMIUM DATA DATABASE DEMO ERASURES HOSTS IDLE_TIMEOUT KEYRING LISTS_EVERY LOCK_TIMEOUT LOG LOG_FORM LOOK_UPS MAIL_FROM "
    "METRICS_TOKEN MTLS_ADDRESS NATS_CA NATS_CREDS NATS_REPLICAS NATS_STREAM NATS_URL NODE NO_BROWSER OIDC_CLIENT OIDC_ISSUER "
    "OIDC_NAME OIDC_SECRET POSTGRES_BIN PRIMARY PRIVATE_HOOKS PUBLIC_PER_MINUTE READERS RECOVERY_KEY REPLICA REPLICATION RESOLVER "
    "ROLES SANDBOX SECOND_STEP SHARED SMS_GATEWAY SMS_TOKEN SMTP STATEMENT_TIMEOUT TRUST_PROXY TSA WATCHDOG WEB_PROCESSES".split()
)
# What the hub's processes tell each other.
OWN = frozenset({"PARENT", "SIGNS"})
# Of its tests, its measurements and its make.
BESIDE = ("TEST_", "BENCH_", "KILL_", "VENV", "PYTHON_")
PREFIX = "ACCORD_"


def tidy_settings() -> None:
    """Take spaces and ends of lines from the ends of settings: a file that was written on another system leaves them there. A value in
    quotation marks is refused: who reads the file as it is, such as podman or docker, takes them for a part of it."""
    for name in SETTINGS:
        given = os.environ.get(PREFIX + name)
        if given is None:
            continue
        value = given.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            raise SystemExit(f"{PREFIX}{name} is set to a value in quotation marks. Write it without them where nothing takes them away.")
        if value != given:
            os.environ[PREFIX + name] = value


def unknown_settings() -> list[str]:
    """A sentence for each. Never its value, which may be a password."""
    named = sorted(name.removeprefix(PREFIX) for name in os.environ if name.startswith(PREFIX))
    return [_says(name) for name in named if name not in SETTINGS | OWN and not name.startswith(BESIDE)]


def _says(name: str) -> str:
    near = get_close_matches(name, SETTINGS, 1, 0.8)
    meant = f" Perhaps {PREFIX}{near[0]} is meant." if near else ""
    return f"{PREFIX}{name} is no setting of this version, so it does nothing.{meant} See docs/settings.md."
