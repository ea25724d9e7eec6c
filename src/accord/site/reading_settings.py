"""The settings of the process that reads uploads: with those apps alone whose tables it reads, it takes two thirds of the memory."""

from accord.site import settings as whole
from accord.site.settings import *  # noqa: F403

_NEEDED = {"contenttypes", "auth", "journal", "members", "guard", "signals"}
INSTALLED_APPS = [name for name in whole.INSTALLED_APPS if name.rpartition(".")[2] in _NEEDED]
