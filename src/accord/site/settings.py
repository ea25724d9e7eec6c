"""Django's settings. What differs between places comes from the environment; see docs/settings.md."""

import logging
import os
from glob import glob

from accord.limits import Divided
from accord.site.certifying import cert_proxy, cert_secret, mtls_address
from accord.site.databases import database, lock_timeout, replication
from accord.site.logs import log_form, log_level
from accord.site.place import (
    DATA,
    OTHERS,
    SANDBOX,
    SHARED,
    address,
    backup_kind,
    folder,
    hosts,
    metrics_token,
    number,
    oidc,
    recovery_key,
    resolver,
    roles,
    second_step_roles,
    secret_key,
    switch,
)
from accord.site.relaying import nats_file, nats_replicas, nats_servers, nats_stream, primary
from accord.site.ringing import authority, gateway, sender, smtp

# Whatever any process of the hub makes is its owner's alone.
os.umask(OTHERS)

ACCORD_DATA = DATA
# What all machines of the hub need: keys, signed lists, evidence, the mark of the journal. Empty: it lies in the data directory.
ACCORD_SHARED = "" if SHARED == DATA else str(SHARED)
# Where the vault's keys lie: outside the database, and best on another disk than its backups (docs/vault.md).
ACCORD_KEYRING = folder("ACCORD_KEYRING", str(SHARED / "vault-keys"))
# What was erased, revoked or withdrawn, so that no restore undoes it: best on another disk than the database.
ACCORD_ERASURES = folder("ACCORD_ERASURES", str(SHARED / "erasures.log"))
SECRET_KEY = secret_key()
DEBUG = False
ALLOWED_HOSTS = hosts()
INSTALLED_APPS = [
    "accord.doors.console",
    "accord.doors.public",
    "accord.doors.guests",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "accord.hub.leases",
    "accord.hub.erasures",
    "accord.hub.vault",
    "accord.hub.journal",
    "accord.hub.relay",
    "accord.hub.push",
    "accord.hub.intake",
    "accord.hub.members",
    "accord.hub.drafts",
    "accord.hub.desks",
    "accord.hub.protocol_book",
    "accord.hub.routing",
    "accord.hub.contacts",
    "accord.hub.gateways",
    "accord.hub.guard",
    "accord.hub.signals",
    "accord.hub.appeals",
    "accord.hub.reports",
    "accord.hub.lists",
    "accord.hub.imports",
    "accord.hub.webhooks",
    "accord.hub.requests",
    "accord.hub.watchlists",
    "accord.hub.consulates",
    "accord.hub.care",
    "accord.hub.repatriation",
    "accord.hub.rescue",
    "accord.hub.cases",
    "accord.hub.deconfliction",
    "accord.hub.evidence",
    "accord.hub.reindex",
    "accord.hub.backups",
]
MIDDLEWARE = [
    "accord.server.request_ids.RequestIdMiddleware",
    "accord.doors.console.middleware.EveryAnswerMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accord.doors.console.middleware.SessionsMiddleware",
    "accord.doors.public.language.LanguageMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accord.site.plain_forms.PlainFormsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accord.doors.console.middleware.RoomsMiddleware",
]
ROOT_URLCONF = "accord.site.urls"
WSGI_APPLICATION = "accord.site.wsgi.application"
DATABASES = {"default": database()}
# Seconds that a writer waits for the turn to write.
ACCORD_LOCK_TIMEOUT = lock_timeout()
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Each area of the console has its own; they come before those of the libraries whose pages they replace.
        "DIRS": sorted(glob(os.path.join(os.path.dirname(os.path.dirname(__file__)), "doors", "console", "*", "templates"))),
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["accord.site.option_tags"],
            "context_processors": [
                "django.template.context_processors.i18n",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accord.doors.console.middleware.page",
            ],
        },
    }
]
FORM_RENDERER = "accord.doors.console.frame.rendering.Renderer"
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("th", "ไทย"),
    ("bn", "বাংলা"),
    ("ne", "नेपाली"),
    ("es", "Español"),
    ("ar", "العربية"),
]
# In these the pages for members are whole too; make check holds that. Who signs in chooses among them.
ROOM_LANGUAGES = [("en", "English"), ("ar", "العربية")]
LOCALE_PATHS = [os.path.join(os.path.dirname(os.path.dirname(__file__)), "locale", part) for part in ("public", "console")]
STATIC_URL = "/static/"
STATICFILES_DIRS: list[str] = []
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 60 * 60
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
# All of a request, which is in memory anyway (site/web.py): no file that comes by a form is ever written to the disk in the clear.
FILE_UPLOAD_MAX_MEMORY_SIZE = 8 * DATA_UPLOAD_MAX_MEMORY_SIZE
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
X_FRAME_OPTIONS = "DENY"
APPEND_SLASH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# What this `accord serve` does for the hub: all of it, or some roles, beside others that do the rest.
ACCORD_ROLES = roles()
# How many processes of one role serve this data directory; and, until it is known how many live, among how many limits are divided.
ACCORD_WEB_PROCESSES = number("ACCORD_WEB_PROCESSES", 1)
# How many checks a minute one client of the public page may make.
ACCORD_PUBLIC_PER_MINUTE = number("ACCORD_PUBLIC_PER_MINUTE", 30)
# How many calls of the API a minute one member's programs may make together; 0 for no bound. What the edge answers is not counted.
ACCORD_API_PER_MINUTE = number("ACCORD_API_PER_MINUTE", 6000, least=0)
# Minutes after which a signed list is built anew; 0 for never.
ACCORD_LISTS_EVERY = number("ACCORD_LISTS_EVERY", 10, least=0)
# Whether this is the sandbox of a hub: made-up data alone, and nobody outside is told of anything.
ACCORD_SANDBOX = SANDBOX
ACCORD_DEMO = os.environ.get("ACCORD_DEMO", "") == "1"
# Whether a proxy stands before the hub that tells the client's address in X-Forwarded-For.
ACCORD_TRUST_PROXY = switch("ACCORD_TRUST_PROXY")
# Where people reach the hub from outside: what stands in links that are sent, and whether cookies need https.
ACCORD_ADDRESS = address()
# From which proxies a client's certificate is believed, with which secret, and where clients that have one reach the hub.
ACCORD_CERT_PROXY = cert_proxy()
ACCORD_CERT_SECRET = cert_secret()
ACCORD_MTLS_ADDRESS = mtls_address()
# NATS, by which edge nodes are told how far the journal has come; and of such a node, where the hub itself is.
ACCORD_NATS_URL = nats_servers()
ACCORD_NATS_STREAM = nats_stream()
ACCORD_NATS_REPLICAS = nats_replicas()
ACCORD_NATS_CREDS = nats_file("ACCORD_NATS_CREDS")
ACCORD_NATS_CA = nats_file("ACCORD_NATS_CA")
ACCORD_PRIMARY = primary()
# The roles whose people need a second step (a code generator or a passkey) before anything else.
ACCORD_SECOND_STEP_ROLES = second_step_roles()

# --- People signing in (django-allauth) ---------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "name")},
    },
]
SESSION_ENGINE = "accord.hub.members.store.sessions"
# A browser then takes the cookie from this very host alone, and by https.
_HOST_ONLY = "__Host-" if ACCORD_ADDRESS.startswith("https://") else ""
# A sandbox is reached at its hub's address, by the same browser.
_SANDBOX = "sandbox_" if SANDBOX else ""
SESSION_COOKIE_NAME = f"{_HOST_ONLY}{_SANDBOX}accord_session"
SESSION_COOKIE_AGE = 12 * 60 * 60  # a long shift
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ACCORD_ADDRESS.startswith("https://")
CSRF_COOKIE_NAME = f"{_HOST_ONLY}{_SANDBOX}accord_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "accord.doors.console.frame.drafting.forged"
# Half a year without http, where people reach the hub by https; sent with every answer.
SECURE_HSTS_SECONDS = 180 * 24 * 60 * 60 if SESSION_COOKIE_SECURE else 0
CSRF_TRUSTED_ORIGINS = [ACCORD_ADDRESS.removesuffix("/sandbox")] if ACCORD_ADDRESS.startswith("https://") else []
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/console/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/account/login/"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
ACCOUNT_ADAPTER = "accord.doors.console.signin.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Lock-out is the hub's own, kept in the database; these only damp floods from one place, behind which many people may sit.
ACCOUNT_RATE_LIMITS = Divided(
    {"login": (300, "m/ip"), "login_failed": (300, "m/ip"), "reauthenticate": (20, "m/user"), "change_password": (5, "m/user")}
)
MFA_RATE_LIMITS = Divided({"webauthn_login": (300, "m/ip")})
ACCOUNT_FORMS = {
    "login": "accord.doors.console.signin.forms.SignIn",
    "reauthenticate": "accord.doors.console.signin.forms.ProveByPassword",
    "change_password": "accord.doors.console.signin.forms.NewPassword",
}
MFA_FORMS = {
    "authenticate": "accord.doors.console.signin.forms.SecondStep",
    "reauthenticate": "accord.doors.console.signin.forms.ProveByCode",
    "activate_totp": "accord.doors.console.signin.forms.SetUpGenerator",
    "authenticate_webauthn": "accord.doors.console.signin.forms.SecondStepByPasskey",
    "login_webauthn": "accord.doors.console.signin.forms.SignInByPasskey",
    "reauthenticate_webauthn": "accord.doors.console.signin.forms.ProveByPasskey",
    "add_webauthn": "accord.doors.console.signin.forms.AddPasskey",
    "edit_webauthn": "accord.doors.console.signin.forms.RenamePasskey",
}
MFA_ADAPTER = "accord.doors.console.signin.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Steps of 30 seconds, to either side: a phone may be 59 seconds off with the code still just typed (RFC 6238, section 6).
MFA_TOTP_TOLERANCE = 2
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Passkeys work on localhost without https, and nowhere else.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SESSION_COOKIE_SECURE
SOCIALACCOUNT_ADAPTER = "accord.doors.console.signin.adapters.OutsideAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": oidc()}}

# Where PostgreSQL's own programs are, for backups; empty for the usual places.
ACCORD_POSTGRES_BIN = os.environ.get("ACCORD_POSTGRES_BIN", "")

# Backups on a schedule: where to, how many hours apart, how many of them are kept, and whom they are encrypted to.
ACCORD_BACKUP_TO = folder("ACCORD_BACKUP_TO")
ACCORD_RECOVERY_KEY = recovery_key()
ACCORD_BACKUP_EVERY = number("ACCORD_BACKUP_EVERY", 24)
ACCORD_BACKUP_KIND = backup_kind()
ACCORD_BACKUP_BASE_EVERY = number("ACCORD_BACKUP_BASE_EVERY", 7)
ACCORD_REPLICATION = replication()
ACCORD_BACKUP_KEEP = number("ACCORD_BACKUP_KEEP", 14)

# How bells ring: see docs/settings.md. Without a setting that channel says so, and the others ring.
ACCORD_SMTP = smtp()
ACCORD_MAIL_FROM = sender()
ACCORD_SMS_GATEWAY = gateway()
ACCORD_SMS_TOKEN = os.environ.get("ACCORD_SMS_TOKEN", "")
# Who time-stamps the digests of evidence; nobody where it is not set.
ACCORD_TSA = authority()
# Whether the hub itself looks at a site or asks for a domain's record, as a proof of control; and whom it asks for records.
ACCORD_LOOK_UPS = switch("ACCORD_LOOK_UPS")
ACCORD_RESOLVER = resolver()
# Whether webhooks, of desks and of feeds, may lie on a private network.
ACCORD_PRIVATE_HOOKS = switch("ACCORD_PRIVATE_HOOKS")
# With this bearer token `/metrics` answers from anywhere; without one, to this machine alone.
ACCORD_METRICS_TOKEN = metrics_token()
# Processes that read uploads of very many lines: one core is the writer's.
ACCORD_READERS = number("ACCORD_READERS", min(3, len(os.sched_getaffinity(0)) - 1), least=0)
# Seconds without a sign of life after which `accord serve` ends a process and starts it again; the process for followers and the clock has
# four times as long. 0 for never.
ACCORD_WATCHDOG = number("ACCORD_WATCHDOG", 30, least=0)
# Python's warnings quote what they warn of, such as an address that was sent: they go where messages are left out.
logging.captureWarnings(True)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"bare": {"()": f"accord.site.logs.{log_form()}"}},
    "filters": {"trouble": {"()": "accord.site.logs.OnceForTrouble"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "bare"}},
    "root": {"handlers": ["console"], "level": log_level()},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # Callers get the answer for their own errors; only errors of the hub are logged.
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False, "filters": ["trouble"]},
        "django.security": {"handlers": ["console"], "level": "CRITICAL", "propagate": False},
        # What it warns of stands in the message alone, which is left out: the line would say nothing. NATS' client makes four a second.
        "asyncio": {"level": "ERROR"},
    },
}
