"""Pages that name whom a payment app pays: `cash.app/$name`, `venmo.com/u/name`.

Names on Cash App have 20 letters, digits or `_` at most, one of them a letter, and capitals are as small ones: cash.app/help, $Cashtags.
What names Venmo takes is as recalled, not from a document.
"""

import re

HOSTS = frozenset({"cash.app", "venmo.com"})
_PAGE = re.compile(
    r"(?:https?://)?(?:www\.|account\.)?(?:cash\.app/(?:\$|%24)(?P<cashapp>[A-Za-z0-9_]{1,20})(?:[/?#].*)?"
    r"|venmo\.com/u/(?P<venmo>[A-Za-z0-9_-]{5,30})/?(?:[?#].*)?)",
    re.IGNORECASE,
)


def paid_by(address: str) -> tuple[str, str] | None:
    """The app and the name on it; None where this is no such page."""
    page = _PAGE.fullmatch(address)
    return None if page is None else next((app, name) for app, name in page.groupdict().items() if name)
