"""Rough rates, to ask about amounts that can't have become one another. Nothing is ever converted by them.

What one of each is in US dollars on 2026-09-29, rounded to three digits: the npm package @fawazahmed0/currency-api 2026.9.29, which
gathers market rates. A rate lies within the factors below of what is stated for years; to renew the table, take a later version.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Final, Literal

from accord.core.money.amounts import PLACES, Amount

# As of 2026-09-29.
_CURRENCIES = (
    "AED:0.272 AFN:0.0156 ALL:0.0123 AMD:0.00275 AOA:0.00109 ARS:0.000656 AUD:0.702 AWG:0.559 AZN:0.588 BAM:0.581 BBD:0.5 BDT:0.00812 "
    "BHD:2.66 BIF:0.000333 BMD:1 BND:0.782 BOB:0.0822 BRL:0.191 BSD:1 BTN:0.0104 BWP:0.0731 BYN:0.33 BZD:0.497 CAD:0.705 CDF:0.000433 "
    "CHF:1.2 CLP:0.00103 CNY:0.149 COP:0.000297 CRC:0.0022 CUP:0.0416 CVE:0.0103 CZK:0.0466 DJF:0.00562 DKK:0.152 DOP:0.0173 "
    "DZD:0.00747 EGP:0.0192 ERN:0.0667 ETB:0.00614 EUR:1.14 FJD:0.447 FKP:1.32 GBP:1.32 GEL:0.385 GHS:0.0859 GIP:1.32 GMD:0.0135 "
    "GNF:0.000114 GTQ:0.131 GYD:0.00478 HKD:0.127 HNL:0.0372 HTG:0.00764 HUF:0.00309 IDR:0.0000555 ILS:0.325 INR:0.0104 IQD:0.000763 "
    "IRR:0.000000727 ISK:0.00829 JMD:0.00632 JOD:1.41 JPY:0.00635 KES:0.00771 KGS:0.0114 KHR:0.000246 KMF:0.00231 KPW:0.00111 "
    "KRW:0.000736 KWD:3.24 KYD:1.2 KZT:0.00227 LAK:0.0000445 LBP:0.0000111 LKR:0.00302 LRD:0.00581 LSL:0.0608 LYD:0.156 MAD:0.104 "
    "MDL:0.0565 MGA:0.000228 MKD:0.0185 MMK:0.000476 MNT:0.000278 MOP:0.124 MRU:0.0249 MUR:0.021 MVR:0.0647 MWK:0.000576 MXN:0.0555 "
    "MXV:0.496 MYR:0.245 MZN:0.0157 NAD:0.0608 NGN:0.000754 NIO:0.0272 NOK:0.105 NPR:0.0065 NZD:0.566 OMR:2.6 PAB:1 PEN:0.293 "
    "PGK:0.224 PHP:0.016 PKR:0.00361 PLN:0.26 PYG:0.00017 QAR:0.275 RON:0.215 RSD:0.00967 RUB:0.0118 RWF:0.000678 SAR:0.267 SBD:0.124 "
    "SCR:0.0701 SDG:0.00167 SEK:0.1 SGD:0.782 SHP:1.32 SLE:0.0436 SOS:0.00175 SRD:0.0265 SSP:0.000175 STN:0.046 SVC:0.114 "
    "SYP:0.0000769 SZL:0.0608 THB:0.0297 TJS:0.108 TMT:0.286 TND:0.337 TOP:0.415 TRY:0.0204 TTD:0.147 TWD:0.0314 TZS:0.000379 "
    "UAH:0.0223 UGX:0.000255 USD:1 UYU:0.0249 UZS:0.0000848 VED:0.00117 VES:0.00117 VND:0.0000385 VUV:0.0084 WST:0.361 XAF:0.00173 "
    "XAG:60.6 XAU:4130 XCD:0.369 XCG:0.555 XDR:1.36 XOF:0.00173 XPD:1210 XPF:0.00952 XPT:1700 YER:0.00423 ZAR:0.0608 ZMW:0.051 "
    "ZWG:0.0372 "
)
_ASSETS = (
    "ADA:0.243 ALGO:0.138 APT:0.815 ARB:0.197 ATOM:1.72 AVAX:10.5 BCH:306 BNB:756 BTC:83200 BUSD:1 DAI:1 DOGE:0.0932 DOT:1.15 ETC:9 "
    "ETH:2670 FIL:1.03 HBAR:0.119 KAS:0.0458 KSM:4.55 LTC:67.8 OP:0.13 POL:0.115 SOL:118 TRX:0.334 USDC:1 USDT:0.999 XLM:0.225 "
    "XMR:541 XRP:1.48 XTZ:0.308 ZEC:1370 "
)
IN_DOLLARS: Final[Mapping[str, Decimal]] = MappingProxyType(
    {code: Decimal(rate) for code, _, rate in (rate_row.partition(":") for rate_row in (_CURRENCIES + _ASSETS).split())}
)
# Whose price moves a lot within months, or which people change at another rate than the official one: known more roughly.
_MOVING = "ARS CUP IRR KPW LBP MMK SDG SSP SYP VED VES ZWG XAG XAU XPD XPT"
_STABLE = frozenset("BUSD DAI USDC USDT".split())
MOVING: Final = frozenset(_MOVING.split()) | {rate_row.partition(":")[0] for rate_row in _ASSETS.split()} - _STABLE

NEAR: Final = 3  # factors from the table's rate within which nobody asks
NEAR_MOVING: Final = 10
NEVER: Final = 1000  # and beyond which nobody is believed
NEVER_UNKNOWN: Final = 10**12  # so much of one for one of another, where the table lacks either

Judgement = Literal["near", "far", "unknown", "never"]


def judge(out: Amount, into: Amount) -> Judgement:
    """Whether so much of the one can have become so much of the other, both more than zero: `far` and `unknown` are for a person to say."""
    ratio = Fraction(into.value) / Fraction(out.value)
    if out.code not in IN_DOLLARS or into.code not in IN_DOLLARS:
        return "never" if max(ratio, 1 / ratio) > NEVER_UNKNOWN else "unknown"
    ratio *= Fraction(IN_DOLLARS[into.code]) / Fraction(IN_DOLLARS[out.code])
    factor = max(ratio, 1 / ratio)
    if factor > NEVER:
        return "never"
    return "near" if factor <= (NEAR_MOVING if {out.code, into.code} & MOVING else NEAR) else "far"


def usual(out: Amount, into: str) -> Amount | None:
    """Roughly what would arrive, to two digits; None where the table does not say."""
    if out.code not in IN_DOLLARS or into not in IN_DOLLARS:
        return None
    value = Fraction(out.value) * Fraction(IN_DOLLARS[out.code]) / Fraction(IN_DOLLARS[into])
    rough = Decimal(f"{float(value):.1e}").quantize(Decimal(1).scaleb(-min(PLACES[into], 8)))
    return Amount(rough, into) if rough else None
