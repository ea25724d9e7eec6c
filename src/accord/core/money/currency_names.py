"""Names of currencies by code, in each language: as CLDR has them."""

from functools import lru_cache

from babel import Locale


@lru_cache(maxsize=256)
def currency_name(code: str, language: str | None) -> str:
    """`THB, Thai Baht`: the code, as it stands in statements, and the name. A code without a name is said alone."""
    name = Locale.parse(language or "en", sep="-").currencies.get(code, "")
    return f"{code}, {name}" if name and name != code else code
