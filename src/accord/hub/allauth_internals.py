"""Parts of the sign-in library, django-allauth, that have no public name. Nothing else imports its internals."""

from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY as WHOSE_METHODS
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login

__all__ = ["WHOSE_METHODS", "clear_login", "record_authentication"]
