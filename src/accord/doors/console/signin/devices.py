"""The device that opened a session, in words: the browser's family and the system, and nothing finer."""

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


# By this a browser that was set up to ring a person is known again when they sign in; it holds the device's id and nothing else.
COOKIE = "accord_device"


def in_words(user_agent: str) -> str:
    return named(*families(user_agent))


def families(user_agent: str) -> tuple[str, str]:
    """The browser's family and the system's; empty where it tells none that is known."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    return browser, next((name for mark, name in _SYSTEMS if mark in user_agent), "")


def named(browser: str, system: str) -> str:
    return gettext(DEVICE["both"]).format(browser=browser or gettext(DEVICE["browser"]), system=system or gettext(DEVICE["system"]))
