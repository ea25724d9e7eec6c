"""What a session was opened with, in words: the browser's family and the system, and nothing finer."""

from django.utils.translation import gettext

from accord.doors.console.signin.labels import DEVICE

# In this order: most browsers also name those that they descend from.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("HeadlessChrome/", "Chromium"),
    ("Chrome/", "Chromium"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def in_words(user_agent: str) -> str:
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), gettext(DEVICE["browser"]))
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), gettext(DEVICE["system"]))
    return gettext(DEVICE["both"]).format(browser=browser, system=system)
