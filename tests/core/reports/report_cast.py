"""What the tests of reports share: any report that somebody could tell, and a partnership that can act on all of it."""

from decimal import Decimal

from hypothesis import strategies as st

from accord.core.identifiers import parse
from accord.core.money.amounts import Amount
from accord.core.reports.facts import Facts
from accord.core.reports.paid import Paid
from accord.core.reports.plan import Party, Reach
from accord.core.reports.reading import Mention
from accord.core.times import DAY
from accord.tables import identifier_tables, newest_protocols, report_consents, report_form

NOW = 1_790_000_000_000_000
HOUR = DAY // 24
TABLES = identifier_tables()
TEXTS = [
    ("phone", "+66812345678"), ("phone", "+66899999999"), ("proxy", "PromptPay 0812345678"), ("proxy", "bKash 01712345678"),
    ("account", "KBank 123-4-56789-0"), ("iban", "AE070331234567890123456"), ("crypto", "0x52908400098527886E0F7030069857D2E4169EE7"),
    ("url", "https://evil.example.com/pay"), ("domain", "evil.example.net"), ("email", "maria.quispe@example.org"),
    ("handle", "https://t.me/mariaquispe"), ("url", "https://pay.example.com/mariaquispe"), ("sender", "KBANK-SMS"), ("ip", "203.0.113.9"),
]  # fmt: skip
IDENTIFIERS = tuple(parse(text, "TH", kind, tables=TABLES) for kind, text in TEXTS)
BANKS = ("TH:004", "TH:014", "PE:002")

identifiers = st.sampled_from(IDENTIFIERS)
amounts = st.decimals("0.01", "999999", places=2).map(lambda value: Amount(Decimal(value), "THB"))
paid = st.builds(
    Paid,
    at=st.none() | st.integers(NOW - 10 * DAY, NOW),
    amount=st.none() | amounts,
    way=st.sampled_from([None, "transfer", "wallet", "crypto"]),
    own_bank=st.sampled_from([None, *BANKS]),
    own_account=st.none() | identifiers,
    to=st.none() | identifiers,
    to_bank=st.sampled_from([None, *BANKS]),
)
seen = st.builds(
    Mention,
    identifier=identifiers,
    places=st.just(((0, 1),)),
    mark=st.sampled_from(["found", "perhaps-own", "own", "theirs", "wrong"]),
)
reports = st.builds(
    Facts,
    kind=st.sampled_from(["money", "held"]),
    situations=st.frozensets(st.sampled_from(sorted(report_form().situations))),
    answered=st.frozensets(st.sampled_from(sorted(report_form().questions))),
    country=st.sampled_from([None, "TH", "PE"]),
    language=st.sampled_from([None, "th", "es"]),
    scheme=st.sampled_from([None, "romance", "investment"]),
    channel=st.sampled_from([None, "sms", "social"]),
    mentions=st.lists(seen, max_size=6, unique_by=lambda mention: mention.identifier.key).map(tuple),
    own=st.lists(identifiers, max_size=3).map(tuple),
    payments=st.lists(paid, max_size=3).map(tuple),
    needs=st.lists(st.sampled_from(["legal", "psychosocial"]), max_size=2, unique=True).map(tuple),
    held_in=st.sampled_from([None, "TH", "KH"]),
    nationalities=st.lists(st.sampled_from(["PE", "NP", "BD"]), max_size=3, unique=True).map(tuple),
    scammer=st.sampled_from(["nobody", "officer", "member"]),
)
consents = st.frozensets(st.sampled_from(sorted(report_consents().items)))

_PARTY = (Party("member-1", "A member"),)
EVERYBODY = Reach(
    identifiers={(identifier.key, protocol): _PARTY for identifier in IDENTIFIERS for protocol in newest_protocols()},
    banks=dict.fromkeys(BANKS, _PARTY),
    police={"TH": _PARTY, "PE": _PARTY},
    rescue={"TH": _PARTY},
    consulates=dict.fromkeys(("PE", "NP", "BD"), _PARTY),
    support=_PARTY,
    secretariat=_PARTY,
)
