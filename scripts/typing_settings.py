"""Django's settings for the type checker only: the features with their tables, no database, no secret, no data directory."""

from pathlib import Path

SECRET_KEY = "only the type checker reads this"
_features = (Path(__file__).parent.parent / "src" / "accord" / "hub").glob("*/apps.py")
INSTALLED_APPS = sorted(f"accord.hub.{path.parent.name}" for path in _features)
USE_TZ = True

# The hub's own settings, by name and type, so that the checker knows them.
ACCORD_DATA = Path()
ACCORD_SHARED = ""
ACCORD_KEYRING = ""
ACCORD_API_PER_MINUTE = 6000
ACCORD_PUBLIC_PER_MINUTE = 30
ACCORD_LISTS_EVERY = 10
ACCORD_TRUST_PROXY = False
ACCORD_ADDRESS = ""
ACCORD_CERT_PROXY = ""
ACCORD_CERT_SECRET = ""
ACCORD_MTLS_ADDRESS = ""
ACCORD_NATS_URL: tuple[str, ...] = ()
ACCORD_NATS_STREAM = ""
ACCORD_NATS_REPLICAS = 1
ACCORD_NATS_CREDS = ""
ACCORD_NATS_CA = ""
ACCORD_PRIMARY = ""
ACCORD_SMTP = ""
ACCORD_MAIL_FROM = ""
ACCORD_SMS_GATEWAY = ""
ACCORD_SMS_TOKEN = ""
ACCORD_TSA = ""
ACCORD_LOOK_UPS = False
ACCORD_RESOLVER = ""
ACCORD_PRIVATE_HOOKS = False
ACCORD_DEMO = False
ACCORD_SANDBOX = False
ACCORD_METRICS_TOKEN = ""
ACCORD_READERS = 1
ACCORD_BACKUP_TO = ""
ACCORD_RECOVERY_KEY = ""
ACCORD_BACKUP_EVERY = 24
ACCORD_BACKUP_KIND = ""
ACCORD_BACKUP_BASE_EVERY = 7
ACCORD_REPLICATION = ""
ACCORD_BACKUP_KEEP = 14
ACCORD_ERASURES = ""
ACCORD_POSTGRES_BIN = ""
ACCORD_WATCHDOG = 30
ACCORD_ROLES: tuple[str, ...] = ()
ACCORD_WEB_PROCESSES = 1
ACCORD_LOCK_TIMEOUT = 10
ROOM_LANGUAGES: list[tuple[str, str]] = []
ACCORD_SECOND_STEP_ROLES: frozenset[str] = frozenset()
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, list[dict[str, object]]]] = {}
