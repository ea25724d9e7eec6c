"""What a text that is no identifier lacks, said to somebody who appeals: the bank, the country, the app, or a digit."""

from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext

from accord.core.typed.examples import named_account_example, phone_example
from accord.core.typed.labels import TEXTS
from accord.doors.public import labels, labels_appeal, labels_report

_PHONES: Final = MappingProxyType(
    {
        "phone-too-short": "phone-short",
        "phone-too-long": "phone-long",
        "phone-not-digits": "phone-letters",
        "phone-not-valid": "phone-not-valid",
        "phone-extension": "phone-extension",
        "short-code": "phone-short-code",
    }
)
_BANK: Final = TEXTS["bank-missing"]
_CHECKSUM: Final = labels.REFUSALS["checksum"]
_CHECKSUMS: Final = frozenset(
    {"checksum", "iban-checksum", "iban-length", "iban-structure", "account-length", "account-number", "hidden-digits"}
)
_COUNTRY: Final = labels_appeal.LACKING["country"]
_OTHERS: Final = labels.REFUSALS["no-kind-fits"]


def lacks(code: str, kind: str, country: str) -> str:
    """The sentence for the code of a refusal of the core, in the reader's language. `kind`: as what it was to be read, empty where nothing
    was chosen; then a number that is no phone's may be an account's that lacks its bank."""
    if code == "account-needs-bank":
        return gettext(_BANK).format(example=_isolated(named_account_example(country)))
    if code == "phone-needs-region":
        return gettext(_COUNTRY).format(list=gettext("Country of the number or account"), example=_isolated(phone_example(country)))
    if kind == "phone" and code in _PHONES:
        return gettext(TEXTS[_PHONES[code]]).format(example=_isolated(phone_example(country)))
    if code == "handle-needs-platform":
        return gettext(labels_report.REFUSALS[code])
    return gettext(_CHECKSUM if code in _CHECKSUMS else labels.REFUSALS.get(code, _OTHERS))


def _isolated(example: str) -> str:
    """In a sentence that is written from right to left its groups stay in their order."""
    return f"\u2068{example}\u2069"
