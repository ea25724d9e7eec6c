"""Kind `app`: a program for phones.

Value: `android:<package>`, with `#<sha256>` of the signing certificate where it is known (the package name can be faked, the certificate
can't); `ios:id<number>` (App Store) or `ios:bundle:<id>`. Package names keep their case (Android application id rules); bundle ids don't
(Apple: CFBundleIdentifier is case-insensitive). Display: the value, which is nothing that a click opens.
"""

import re
from urllib.parse import parse_qs

from accord.core.identifiers.base import BadExample, Example, Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.reading import read, undefang

KIND = "app"

_CERTIFICATE = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_CERTIFICATE_AS_SHOWN = ":".join(_CERTIFICATE[i : i + 2] for i in range(0, 64, 2)).upper()

EXAMPLES = (
    Example("android:com.example.App", "android:com.example.App"),
    Example("Android: com.example.app", "android:com.example.app"),
    Example(f"android:com.example.app#{_CERTIFICATE}", f"android:com.example.app#{_CERTIFICATE}"),
    Example(f"android:com.example.app#{_CERTIFICATE_AS_SHOWN}", f"android:com.example.app#{_CERTIFICATE}"),
    Example("https://play.google.com/store/apps/details?id=com.example.app&hl=th", "android:com.example.app"),
    Example("hxxps://play[.]google[.]com/store/apps/details?hl=th&id=com.example.app", "android:com.example.app"),
    Example("market://details?id=com.example.app", "android:com.example.app"),
    Example("ios:id1234567890", "ios:id1234567890"),
    Example("iOS 1234567890", "ios:id1234567890"),
    Example("https://apps.apple.com/th/app/some-name/id1234567890?l=th", "ios:id1234567890"),
    Example("itunes.apple.com/app/id1234567890", "ios:id1234567890"),
    Example("itms-apps://itunes.apple.com/app/id1234567890", "ios:id1234567890"),
    Example("ios:bundle:Com.Example.App-2", "ios:bundle:com.example.app-2"),
)
BAD_EXAMPLES = (
    BadExample("org.fraudster.wallet", "app-needs-store"),
    BadExample("android:app", "app-package"),
    BadExample("android:com.1example", "app-package"),
    BadExample("android:com.example.app#1234", "app-certificate"),
    BadExample("ios:com.example.app", "app-ios-id"),
    BadExample("ios:id0", "app-ios-id"),
    BadExample("https://play.google.com/store/apps/developer?id=Example", "app-store-page"),
    BadExample("https://apps.apple.com/th/developer/example/id1234567890", "app-store-page"),
    BadExample("", "empty"),
)

_LONGEST = 2000
# developer.android.com/build/configure-app-module#set-application-id
_PACKAGE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)+")
_HASH = re.compile(r"[0-9a-f]{64}")
_STORE_ID = re.compile(r"(?:id)?([1-9][0-9]{5,14})", re.IGNORECASE)
_BUNDLE = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_NAMED = re.compile(r"(android|ios)(?:\s*:\s*|\s+)(\S.*)", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*://|(?:play\.google|apps\.apple|itunes\.apple)\.com/)", re.IGNORECASE)
_LINK_TO_STORE = re.compile(r"^(?:https?|itms-apps|itms)://", re.IGNORECASE)
_ANDROID_PAGES = ("play.google.com/store/apps/details", "market.android.com/details", "market://details")
_IOS_PAGE = re.compile(r"(?:apps|itunes)\.apple\.com/(?:[a-z]{2}/)?app/(?:[^/]+/)?id([0-9]+)", re.IGNORECASE)


def parse(text: str, region: str | None, tables: Tables) -> Identifier:
    """An app named with its system, or the address of its page in the Google or Apple store; the region doesn't matter.

    Refusals: `app-needs-store`, `app-package`, `app-certificate`, `app-ios-id`, `app-store-page`, and those of `reading.read`.
    """
    typed = undefang(read(text, _LONGEST))
    with_system = _NAMED.fullmatch(typed)
    if _ADDRESS.match(typed):
        value = _from_page(typed)
    elif with_system:
        value = _android(with_system[2]) if with_system[1].lower() == "android" else _ios(with_system[2])
    else:
        raise NotAnIdentifier(
            "app-needs-store", "Say the system too, as android:com.example.app or ios:id1234567890, or send the store's page."
        )
    return Identifier(kind=KIND, value=value, display=value)


def _from_page(address: str) -> str:
    place, _, query = address.partition("#")[0].partition("?")
    place = _LINK_TO_STORE.sub("", place).rstrip("/")
    if place.lower() in _ANDROID_PAGES:
        ids = parse_qs(query).get("id", [""])
        return _android(ids[0])
    page = _IOS_PAGE.fullmatch(place)
    if page:
        return _ios(page[1])
    raise NotAnIdentifier(
        "app-store-page", "This is no app's own page in the Google or Apple store; open the app there and send that page."
    )


def _android(typed: str) -> str:
    package, mark, certificate = (part.strip() for part in typed.partition("#"))
    if not _PACKAGE.fullmatch(package) or len(package) > 255:
        raise NotAnIdentifier(
            "app-package", "An Android package is named like com.example.app; look it up in the app's settings or store page."
        )
    if not mark:
        return f"android:{package}"
    fingerprint = certificate.replace(":", "").lower()
    if not _HASH.fullmatch(fingerprint):
        raise NotAnIdentifier(
            "app-certificate", "After # stands the SHA-256 of the signing certificate, 64 hex digits; leave it out if unknown."
        )
    return f"android:{package}#{fingerprint}"


def _ios(typed: str) -> str:
    store = _STORE_ID.fullmatch(typed)
    if store:
        return f"ios:id{store[1]}"
    kind, _, bundle = (part.strip().lower() for part in typed.partition(":"))
    if kind == "bundle" and _BUNDLE.fullmatch(bundle) and len(bundle) <= 155:
        return f"ios:bundle:{bundle}"
    raise NotAnIdentifier("app-ios-id", "Write ios:id and the number from the App Store page, or ios:bundle: and the bundle id.")
