"""Django's settings. What differs between places comes from the environment; see docs/settings.md."""

import os

from accord.site.place import DATA, database, number, secret_key

ACCORD_DATA = DATA
# Where the vault's keys lie: outside the database, and best on another disk than its backups (docs/vault.md).
ACCORD_KEYRING = os.environ.get("ACCORD_KEYRING") or str(DATA / "vault-keys")
SECRET_KEY = secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("ACCORD_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
INSTALLED_APPS = [
    "accord.hub.vault",
    "accord.hub.journal",
    "accord.hub.members",
    "accord.hub.guard",
    "accord.hub.signals",
    "accord.doors.public",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accord.doors.public.language.LanguageMiddleware",
]
ROOT_URLCONF = "accord.site.urls"
WSGI_APPLICATION = "accord.site.wsgi.application"
DATABASES = {"default": database()}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.i18n"]},
    }
]
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
LOCALE_PATHS = [os.path.join(os.path.dirname(os.path.dirname(__file__)), "locale")]
STATIC_URL = "/static/"
STATICFILES_DIRS: list[str] = []
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 60 * 60
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
X_FRAME_OPTIONS = "DENY"
APPEND_SLASH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# How many checks a minute one client of the public page may make.
ACCORD_PUBLIC_PER_MINUTE = number("ACCORD_PUBLIC_PER_MINUTE", 30)
# Whether a proxy stands before the hub that tells the client's address in X-Forwarded-For (any value but `0` and nothing says so).
ACCORD_TRUST_PROXY = os.environ.get("ACCORD_TRUST_PROXY", "0") not in ("", "0")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"bare": {"()": "accord.site.logs.Bare"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "bare"}},
    "root": {"handlers": ["console"], "level": os.environ.get("ACCORD_LOG", "WARNING")},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # What callers did wrong is answered to them; only what went wrong here is logged.
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "django.security": {"handlers": ["console"], "level": "CRITICAL", "propagate": False},
    },
}
