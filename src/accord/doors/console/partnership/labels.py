"""Words of the pages about countries, legal gateways and open doors, in English; other languages are in the catalogues."""

from types import MappingProxyType

# The sections of a pack, as core.countries.listing titles them; the order is the page's.
SECTIONS = MappingProxyType(
    {
        "lines": "Lines to call",
        "desks": "Desks",
        "clocks": "Legal clocks",
        "bodies": "Support, trafficking, return",
        "banks": "Banks",
        "forms": "Accounts",
        "wallets": "Wallets and e-money",
        "rails": "Payment rails, QR, recall",
        "proxies": "Stand-ins for an account",
        "numbering": "Phone numbers and SMS",
        "prefixes": "Number ranges",
        "domains": "Domains and platforms",
        "treaties": "Treaties",
        "locale": "Languages, calendar, names",
    }
)

COLUMNS = MappingProxyType(
    {
        "about": "About",
        "says": "Known facts",
        "name": "Name",
        "local": "In its own script",
        "code": "Code",
        "bic": "BIC",
        "aliases": "Short names",
        "lengths": "Digits of an account",
        "shape": "Grouping",
        "routing": "Routing",
        "status": "Status",
        "digits": "Digits",
        "bank": "Position of the bank's code",
        "whole": "A whole account",
        "check": "Check digits",
        "failure": "Where the check fails",
        "operator": "Operator",
        "identifier": "Identifier",
        "contact": "Contact",
        "prefixes": "Prefixes",
        "number": "Number",
        "hours": "Hours",
        "role": "What it does",
        "bank_code": "Code of the bank whose line it is",
        "phone": "Phone",
        "mail": "E-mail",
        "site": "Site",
        "needs": "What it needs",
        "reply": "Answer",
        "lasts": "Lasts",
        "runs_from": "Runs from",
        "law": "Law",
        "party": "Party",
        "languages": "Languages",
        "scripts": "Scripts",
        "direction": "Direction",
        "native_digits": "Digits of its own",
        "calendar": "Calendar",
        "zone": "Time zone",
        "offset": "Offset from UTC",
        "summer_time": "Summer time",
        "weekend": "Weekend",
        "week_starts": "Week starts on",
        "weekend_exceptions": "Exceptions to the weekend",
        "currency": "Currency",
        "currency_number": "Number of the currency",
        "country_number": "Number of the country",
        "sign": "Sign of the currency",
        "holidays": "Holidays in the library",
        "holidays_say": "About its holidays",
        "name_order": "Order of names",
        "name_fields": "Parts of names",
        "person_ids": "Numbers of people",
        "other_ids": "Other numbers",
    }
)

DESK_KINDS = MappingProxyType(
    {
        "anti-scam": "anti-scam desk",
        "police": "police",
        "prosecutor": "prosecutor",
        "bank-supervisor": "supervisor of banks",
        "bank": "bank",
        "ombudsman": "ombudsman",
        "consumer": "consumer protection",
        "fiu": "financial intelligence unit",
        "cert": "computer emergency team",
        "telecom": "telecom regulator",
    }
)

BODY_KINDS = MappingProxyType(
    {
        "helpline": "helpline",
        "crisis": "crisis line",
        "shelter": "shelter",
        "support": "support",
        "law": "law",
        "referral": "referral",
        "consular": "consular",
        "practice": "practice",
        "warning": "warning",
    }
)

TAGS = MappingProxyType({"V": "primary source", "S": "secondary source", "X": "not confirmed", "own": "follows from the thing itself"})

ASKERS = MappingProxyType(
    {
        "victim-bank": "The victim's bank",
        "bank": "Another bank",
        "police": "Police",
        "fiu": "Financial intelligence unit",
        "platform": "Platform",
        "person": "The person, through a centre",
    }
)
RAILS = MappingProxyType(
    {
        "swift": "SWIFT",
        "wire": "Wire to another country",
        "domestic": "Transfer inside a country",
        "wallet": "Wallet",
        "card": "Card",
        "crypto": "Virtual asset",
        "cash": "Cash",
    }
)
DONE = MappingProxyType(
    {
        "recall-sent": "A recall was sent",
        "police-report": "The police have a report",
        "bank-told": "The bank was told",
        "preservation-asked": "Preservation was asked for",
    }
)
KNOWN = MappingProxyType(
    {
        "uetr": "UETR",
        "end-to-end": "End-to-end id",
        "national-desk": "A national desk of the victim's country",
        "platform-account": "Account, page or address on a platform",
        "crypto-address": "Crypto address",
        "transaction-id": "Transaction id",
        "exchange": "The exchange that holds it",
    }
)
STATES = MappingProxyType({"open": "open", "not-yet": "not yet", "closed": "closed"})
