"""Kind `app-store`: the operator of the store that apps of a system come from. Value: `android` or `ios`, as apps are named."""

from accord.core.routing.base import BadExample, BadResponsibility, Example, Identifier, Institution, Tables, typed

KIND = "app-store"
REACHES = ("app",)
EXAMPLES = (
    Example("android", "android"),
    Example("Google Play", "android"),
    Example("iOS", "ios"),
    Example("App Store", "ios"),
)
BAD_EXAMPLES = (
    BadExample("com.example.app", "store-unknown"),
    BadExample("", "empty"),
)

_WORDS = {
    "android": "android",
    "google play": "android",
    "play store": "android",
    "ios": "ios",
    "app store": "ios",
    "apple app store": "ios",
}
_NAMES = {"android": "Google Play", "ios": "App Store"}


def parse(text: str, tables: Tables) -> str:
    """Refusals: `store-unknown`."""
    value = _WORDS.get(" ".join(typed(text).lower().split()))
    if value is None:
        raise BadResponsibility("store-unknown", "Declare android (Google Play) or ios (App Store).")
    return value


def above(value: str) -> tuple[str, ...]:
    return (value,)


def keys(identifier: Identifier, tables: Tables) -> tuple[str, ...]:
    return (identifier.value.partition(":")[0],)


def gap(identifier: Identifier, tables: Tables) -> str | None:
    return keys(identifier, tables)[0]


def institution(value: str, tables: Tables) -> Institution:
    return Institution("platform", "", _NAMES.get(value, ""))
