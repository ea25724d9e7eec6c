"""An e-mail address with a slip in its domain, such as `gmial.com` or `gmail.con`: what is likely meant, to be asked about, never refused.

A slip is one letter too many, missing, changed, or swapped with its neighbour, in the name of a provider that very many people use; or an
ending that is none, such as `.con`. Names that are providers themselves, such as `mail.com`, are no slips.
"""

import re
from typing import Final

from accord.core.typed.answers import sentence
from accord.core.typed.reading import Choice, Question

# By the name of each provider the endings that it has; the first is meant where the typed one is a slip.
_PROVIDERS: Final = {
    "gmail": ("com",),
    "googlemail": ("com",),
    "hotmail": (
        *(
            "com",
            "co.th",
            "es",
            "co.uk",
            "fr",
            "it",
            "de",
            "com.br",
            "com.ar",
            "com.tr",
            "co.jp",
            "co.id",
            "my",
            "ph",
            "sg",
            "com.vn",
            "cl",
        ),
        *("com.mx", "com.pe", "com.au", "ca", "be", "nl", "se", "no", "dk", "gr", "co.kr", "com.hk", "com.tw", "pt", "at", "ch"),
    ),
    "outlook": (
        *("com", "co.th", "es", "com.pe", "com.ar", "com.br", "cl", "com.au", "co.id", "my", "ph", "sg", "com.vn", "in", "sa", "fr", "it"),
        *("de", "jp", "kr", "pt", "be", "at", "dk", "ie", "hu", "cz", "com.gr", "com.tr", "com.mx", "sk", "lv"),
    ),
    "yahoo": (
        *("com", "co.th", "es", "com.pe", "com.mx", "com.ar", "com.br", "co.uk", "co.in", "in", "co.jp", "co.id", "com.ph", "com.vn"),
        *("com.sg", "com.my", "com.hk", "com.tw", "com.au", "co.nz", "ca", "fr", "it", "de", "com.co", "com.ve", "cl", "co.kr", "co.za"),
    ),
    "icloud": ("com",),
    "protonmail": ("com", "ch"),
}
_LONGEST: Final = 1000
# One step from the name of a provider, and names of their own.
_NO_SLIP: Final = frozenset({"mail", "email", "ymail", "amail", "fmail", "zmail", "tmail", "hmail", "imail", "vmail", "outlooks"})
_NO_ENDINGS: Final = frozenset(
    {"con", "cpm", "comm", "cmo", "ocm", "vom", "xom", "coom", "ccom", "cim", "clm", "cok", "com.com", "c0m", "conm"}
)
# Endings of countries that on the names above are a slip of `com`.
_SHORT_ENDINGS: Final = frozenset({"co", "cm", "om", "net", "org", "cc", "coma", "comn"})
_ADDRESS: Final = re.compile(
    r"(?<![^\s<(\[,;:])[A-Za-z0-9._%+'-]{1,64}@([A-Za-z0-9-]{2,40})\.([A-Za-z0-9.]{2,20}?)(?=[.,;:!?)\]>]*(?:\s|$))"
)


def ask_mail(text: str) -> Question | None:
    """The question where an address in the text has such a slip; its choices: the text with what is likely meant, and as it was typed."""
    for match in _ADDRESS.finditer(text[:_LONGEST]):
        domain = _meant(match[1].lower(), match[2].lower())
        if domain is None:
            continue
        typed = match[0]
        meant = f"{typed.partition('@')[0]}@{domain}"
        values = {"meant": meant}
        whole = text[: match.start()] + meant + text[match.end() :]
        choices = (Choice(value=whole, display=meant), Choice(value=text, display=typed))
        return Question(code="mail-meant", text=sentence("mail-meant", values), choices=choices, values=values)
    return None


def _meant(name: str, ending: str) -> str | None:
    """The domain that was likely meant; None where nothing is wrong with it."""
    own = _PROVIDERS.get(name)
    if own is not None:
        is_slip = ending in _NO_ENDINGS or (ending in _SHORT_ENDINGS and ending not in own)
        return f"{name}.{own[0]}" if is_slip else None
    near = [provider for provider in _PROVIDERS if name not in _NO_SLIP and _is_one_step(name, provider)]
    if near:
        endings = _PROVIDERS[near[0]]
        return f"{near[0]}.{ending if ending in endings else endings[0]}"
    return f"{name}.com" if ending in _NO_ENDINGS else None


def _is_one_step(name: str, provider: str) -> bool:
    """Whether one letter more, less or other, or two neighbours swapped, make one the other."""
    if abs(len(name) - len(provider)) > 1 or name == provider:
        return False
    first = next(
        (place for place, (own, other) in enumerate(zip(name, provider, strict=False)) if own != other), min(len(name), len(provider))
    )
    own, other = name[first:], provider[first:]
    swapped = own[:2] == other[1::-1] and own[2:] == other[2:]
    return swapped or own[1:] == other[1:] or own[1:] == other or own == other[1:]
