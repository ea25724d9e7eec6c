"""Kind `crypto`: an address on a blockchain.

Value: `namespace:address`, after CAIP-10 with one short namespace for each family of addresses: btc, ltc, doge, eip155 (any letter case and
any chain of Ethereum's kind: one identifier), tron, solana, xrp, ton, polkadot (one key with whatever SS58 prefix: one identifier),
bitcoincash, cardano, monero, stellar, zcash, neo, bnb, dash, cosmos. Display: the address as wallets show it. Checksums are checked
wherever one exists; Solana has none, so its addresses are never verified. Of chains that are known but can't be read the address is kept as
typed, unverified: `kaspa:q...`; a word that names no chain is none. Base 58 is never case-folded. Formats: the modules in `chains`.
A page of an address on an explorer (`explorers`) is that address.
"""

import re
from collections.abc import Callable, Iterable
from functools import partial

from accord.core.identifiers.base import BadExample, Example, Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.cards import card_refusal, holds_card_number
from accord.core.identifiers.chains import (
    bitcoin,
    cardano,
    cashaddr,
    evm,
    memo,
    monero,
    simple,
    solana,
    stellar,
    substrate,
    ton,
    tron,
    xrp,
    zcash,
)
from accord.core.identifiers.chains.address import Address
from accord.core.identifiers.chains.names import FILLERS, GENESIS, KEPT, KNOWN, TICKERS
from accord.core.identifiers.explorers import pieces
from accord.core.identifiers.reading import read

KIND = "crypto"

_EVM = "eip155:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"
_TON = "ton:0:83dfd552e63729b472fcbcc8c45ebcc6691702558b68ec7527e1ba403a0f31a8"

EXAMPLES = (
    Example("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "btc:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
    Example("bitcoin:3P14159f73E4gFr7JterCCQh9QjiTjiZrG?amount=0.1", "btc:3P14159f73E4gFr7JterCCQh9QjiTjiZrG"),
    Example("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "btc:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
    Example(
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        "btc:bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    ),
    Example("bip122:000000000019d6689c085ae165831e93:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "btc:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
    Example("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", _EVM),
    Example("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", _EVM),
    Example("0X5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED", _EVM),
    Example("eip155:56:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", _EVM),
    Example("ethereum:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed@1?value=1e18", _EVM),
    Example("USDT (BEP-20): 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", _EVM),
    Example("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
    Example("USDT TRC20 TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
    Example("tron:41a614f803b6fd780986a42c78ec9c7f77e6ded13c", "tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
    Example("solana:TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA", "solana:TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"),
    Example("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", "xrp:rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"),
    Example("rhvh5SrgBL5V8oeV9EpDuVszeJSSCEkbPc?dt=1337", "xrp:rhvh5SrgBL5V8oeV9EpDuVszeJSSCEkbPc?dt=1337"),
    Example("X7gJ5YK8abHf2eTPWPFHAAot8Knck11QGqmQ7a6a3Z8PJvk", "xrp:rhvh5SrgBL5V8oeV9EpDuVszeJSSCEkbPc?dt=1337"),
    Example("LVg2kJoFNg45Nbpy53h7Fe1wKyeXVRhMH9", "ltc:LVg2kJoFNg45Nbpy53h7Fe1wKyeXVRhMH9"),
    Example("ltc1qg42tkwuuxefutzxezdkdel39gfstuap288mfea", "ltc:ltc1qg42tkwuuxefutzxezdkdel39gfstuap288mfea"),
    Example("litecoin:3P14159f73E4gFr7JterCCQh9QjiTjiZrG", "ltc:MVDCJxZd4A5VUm81QmeC1qf6U7LASsr7LT"),
    Example("doge DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L", "doge:DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L"),
    Example("EQCD39VS5jcptHL8vMjEXrzGaRcCVYto7HUn4bpAOg8xqB2N", _TON),
    Example("UQCD39VS5jcptHL8vMjEXrzGaRcCVYto7HUn4bpAOg8xqEBI", _TON),
    Example(_TON, _TON),
    Example("15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5", "polkadot:15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5"),
    Example("DOT: 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", "polkadot:15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5"),
    Example("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", "polkadot:15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5"),
    Example("KSM HNZata7iMYWmk5RvZRTiAsSDhV8366zq2YGb3tLH5Upf74F", "polkadot:15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5"),
    Example("qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"),
    Example("BITCOINCASH:QPM2QSZNHKS23Z7629MMS6S4CWEF74VCWVY22GDX6A", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"),
    Example("BCH: 1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"),
    Example(
        "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
        "monero:44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
    ),
    Example(
        "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
        "stellar:GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
    ),
    Example("https://etherscan.io/address/0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed#tokentxns", _EVM),
    Example("https://tronscan.org/#/address/TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
    Example(
        "hxxps://www.blockchain[.]com/explorer/addresses/btc/1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "btc:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
    ),
    Example("Kaspa:qz0s9f3vwq8g", "kaspa:qz0s9f3vwq8g"),
)
BAD_EXAMPLES = (
    BadExample("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "checksum"),
    BadExample("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed", "checksum"),
    BadExample("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "checksum"),
    BadExample("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8F3T4", "checksum"),
    BadExample("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6T", "checksum"),
    BadExample("EQCD39VS5jcptHL8vMjEXrzGaRcCVYto7HUn4bpAOg8xqB2M", "checksum"),
    BadExample("tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", "test-network"),
    BadExample("mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn", "test-network"),
    BadExample("btc:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "crypto-wrong-chain"),
    BadExample("rhvh5SrgBL5V8oeV9EpDuVszeJSSCEkbPc?dt=9999999999", "xrp-tag"),
    BadExample("XMR 4AdUndXHHZ6cfufTMvppY6JwXNouMBzSkbLYfpAX", "crypto-wrong-chain"),
    BadExample("dhl:1234567890", "crypto-unknown"),
    BadExample("invoice:2026-118822", "crypto-unknown"),
    BadExample("kaspa:12345678901234", "crypto-unknown"),
    BadExample("5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "crypto-unknown"),
    BadExample("somecoin:4111111111111111", "card-number"),
    BadExample("https://example.com/path1", "crypto-unknown"),
    BadExample("telegram:somebody99", "crypto-unknown"),
    BadExample("", "empty"),
)

Reader = Callable[[str], Address | None]

# In the order in which a bare address is tried; Solana comes last, because it has no checksum to say no.
READERS: dict[str, Reader] = {
    "eip155": evm.read,
    "btc": partial(bitcoin.read, bitcoin.BITCOIN),
    "ltc": partial(bitcoin.read, bitcoin.LITECOIN),
    "doge": partial(bitcoin.read, bitcoin.DOGECOIN),
    "tron": tron.read,
    "xrp": xrp.read,
    "ton": ton.read,
    "polkadot": substrate.read,
    "bitcoincash": cashaddr.read,
    "cardano": cardano.read,
    "monero": monero.read,
    "stellar": stellar.read,
    "zcash": zcash.read,
    "neo": simple.read_neo,
    "bnb": simple.read_bnb,
    "dash": simple.read_dash,
    "cosmos": simple.read_cosmos,
    "solana": solana.read,
}
# Readers that take more once the chain is named.
NAMED_READERS: dict[str, Reader] = READERS | {
    "ltc": bitcoin.read_named_litecoin,
    "tron": tron.read_named,
    "bitcoincash": cashaddr.read_named,
    # People call both chains by this name.
    "bnb": lambda text: simple.read_bnb(text) or evm.read(text),
}

_ALONE = re.compile(r"0x[0-9a-fA-F]{40}|bc1[a-z0-9]{20,80}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|T[1-9A-HJ-NP-Za-km-z]{33}")
_BY_START = {"0": "eip155", "b": "btc", "1": "btc", "3": "btc", "T": "tron"}
_LONGEST = 1000
_NAMED = re.compile(r"([A-Za-z][A-Za-z0-9 ()./-]{1,40}?)(\s*:\s*|\s+)([!-~]+)")
_HOLDS_NUMBER = re.compile(r"(?:[0-9][^0-9]*){6}")  # no chain's name does, but a message with a phone number does
_WORD = re.compile(r"[a-z0-9]+")
_BEFORE_DIGIT = re.compile(r"-(?=[0-9])")
_REFERENCE = re.compile(r"[-_a-zA-Z0-9]{1,32}:(.+)")
# The account address of CAIP-10, and the colon that some chains have in theirs.
_ANY_ADDRESS = re.compile(r"[-.%:_a-zA-Z0-9]{8,128}")


def parse(text: str, region: str | None, tables: Tables) -> Identifier:
    """An address alone, after its chain's name (`btc:`, `bitcoin:`, `USDT (TRC20)`, `XMR `), in a payment link, or in CAIP-10 form.

    The region doesn't matter.

    Refusals: `checksum`, `test-network`, `crypto-wrong-chain`, `crypto-unknown`, `xrp-tag`, `card-number`, and those of `reading.read`.
    """
    typed = memo.noted(xrp.tagged(read(text, _LONGEST)))
    page = _on_page(typed)
    if page:
        return _identifier(page)
    bare, refusal = _first(READERS.values(), typed)
    if bare:
        return _identifier(bare)
    with_chain = _NAMED.fullmatch(typed)
    if not with_chain or _HOLDS_NUMBER.search(with_chain[1]):
        raise refusal or _unknown()
    chain = _chain(with_chain[1])
    if chain is None:
        return _guessed(with_chain[3])
    if chain == "bip122":
        chain = GENESIS.get(with_chain[3].partition(":")[0].lower(), chain)
    if chain in NAMED_READERS:
        return _of_chain(chain, with_chain[3])
    if refusal and chain not in KEPT:
        raise refusal
    return _of_unread_chain(chain, with_chain[3], by_colon=":" in with_chain[2])


def at_once(text: str) -> Identifier | None:
    """The value of `parse` for an address alone, of the chains that most are paid on; None for any other text, and for a refused one."""
    if not _ALONE.fullmatch(text):
        return None
    try:
        address = READERS[_BY_START[text[0]]](text)
    except NotAnIdentifier:
        return None
    return _identifier(address) if address else None


def _chain(name: str) -> str | None:
    """The namespace that the words name; None where they say nothing of it (`USDT`)."""
    # `TRC-20` is one word, `USDT-TRC20` two.
    words = [word for word in _WORD.findall(name.lower().replace("-", "")) if word not in FILLERS]
    for word in (*words, *_WORD.findall(_BEFORE_DIGIT.sub("", name.lower()))):
        if word in KNOWN:
            return KNOWN[word]
    if not words:
        return None
    return TICKERS.get(words[0], words[0]) if len(words) == 1 and len(_WORD.findall(name.lower())) == 1 else ""


def _guessed(address: str) -> Identifier:
    candidate, refusal = _first(READERS.values(), address)
    if candidate is None:
        raise refusal or _unknown()
    return _identifier(candidate)


def _of_chain(chain: str, rest: str) -> Identifier:
    """The forms after a chain's name: an address, a CAIP-10 reference and an address, an address with a link's parameters."""
    reference = _REFERENCE.fullmatch(rest)
    forms = [rest, reference[1] if reference else rest, rest.removeprefix("//").removeprefix("transfer/").partition("?")[0].rstrip("/")]
    refusals = []
    for form in forms:
        address, refusal = _first([NAMED_READERS[chain]], form)
        if address and (address.chain == chain or chain == "bnb"):
            return _identifier(address)
        refusals.append(refusal)
    raise next((refusal for refusal in refusals if refusal), None) or NotAnIdentifier(
        "crypto-wrong-chain", "This is no address of the chain that it is named with; check both, or send the address alone."
    )


def _first(readers: Iterable[Reader], address: str) -> tuple[Address | None, NotAnIdentifier | None]:
    """The value by the first reader that knows the address; else the first refusal by a reader that nearly knew it."""
    first_refusal = None
    bare, note = memo.parted(address)
    for reader in readers:
        try:
            candidate = reader(bare)
        except NotAnIdentifier as refusal:
            first_refusal = first_refusal or refusal
        else:
            if candidate and not note:
                return candidate, None
            if candidate and candidate.chain in memo.CHAINS:
                return _with_memo(candidate, note), None
    return None, first_refusal


def _with_memo(address: Address, note: str) -> Address:
    """On the chains where a memo says whose the payment is, both are one identifier."""
    whole = f"{memo.MARK}{note}"
    return Address(address.chain, f"{address.canonical}{whole}", f"{address.display}{whole}", address.verified)


def _on_page(typed: str) -> Address | None:
    """The address whose page on an explorer this is."""
    for piece in pieces(typed):
        address, _ = _first(READERS.values(), piece)
        if address:
            return address
    return None


def _of_unread_chain(chain: str, address: str, by_colon: bool) -> Identifier:
    """An address of a chain that we know but can't read, as typed."""
    if holds_card_number(address):
        raise card_refusal()
    # Digits alone are an order, a parcel or a phone; an account of Hedera's has dots.
    convincing = any(c.isdigit() for c in address) and not address.isdigit() and (by_colon or len(address) >= 20)
    if chain not in KEPT or not _ANY_ADDRESS.fullmatch(address) or not convincing:
        raise _unknown()
    return Identifier(kind=KIND, value=f"{chain}:{address}", display=f"{chain}:{address}", verified=False)


def _identifier(address: Address) -> Identifier:
    return Identifier(kind=KIND, value=f"{address.chain}:{address.canonical}", display=address.display, verified=address.verified)


def _unknown() -> NotAnIdentifier:
    return NotAnIdentifier(
        "crypto-unknown", "No chain we know has such an address; write the chain's name before it, as in kaspa:q... for example."
    )
