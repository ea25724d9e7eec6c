import base64

import base58
import pytest
from hypothesis import given
from hypothesis import strategies as st
from identifier_laws import REGIONS, TABLES, any_text, examples_hold, floods_are_refused, law_holds, like_examples, read_example, refusal

from accord.core.identifiers import crypto, parse
from accord.core.identifiers.chains import base58check, bech32, evm, substrate, ton, xrp
from accord.core.identifiers.extract import extract


def test_every_example_gives_its_value_and_every_bad_example_its_refusal() -> None:
    examples_hold(crypto)


@given(st.one_of(any_text(), like_examples(crypto)), st.sampled_from(REGIONS))
def test_any_text_is_read_and_reads_back_or_meets_the_one_refusal(text: str, region: str | None) -> None:
    law_holds(crypto, text, region)


def test_floods_of_characters_are_refused() -> None:
    floods_are_refused(crypto)


# BIP-173 and BIP-350, "Test vectors".
@pytest.mark.parametrize(
    ("address", "script"),
    [
        ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "0014751e76e8199196d454941c45d1b3a323f1433bd6"),
        (
            "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
            "5128751e76e8199196d454941c45d1b3a323f1433bd6751e76e8199196d454941c45d1b3a323f1433bd6",
        ),
        ("BC1SW50QGDZ25J", "6002751e"),
        ("bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs", "5210751e76e8199196d454941c45d1b3a323"),
        (
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
            "512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
        ),
    ],
)
def test_segregated_witness_vectors_pass_in_any_one_case(address: str, script: str) -> None:
    decoded = bech32.witness(address, "bc")
    assert decoded is not None
    version, program = decoded
    assert bytes([version + 0x50 if version else 0, len(program)]) + program == bytes.fromhex(script)
    assert read_example(crypto, address).value == f"btc:{address.lower()}"
    assert read_example(crypto, f"bitcoin:{address.upper()}").value == f"btc:{address.lower()}"


@pytest.mark.parametrize(
    "address",
    [
        "tc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq5zuyut",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
        "tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqglt7rf",
        "BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
        "tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47",
        "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4",
        "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R",
        "bc1pw5dgrnzv",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav",
        "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",
        "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf",
        "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j",
        "bc1gmk9yu",
    ],
)
def test_the_invalid_vectors_of_bip_350_are_refused(address: str) -> None:
    assert bech32.witness(address, "bc") is None
    assert bech32.witness(address, "tb") is None
    assert refusal(crypto, address).code in ("checksum", "crypto-unknown")


# ERC-55, "Test cases".
@pytest.mark.parametrize(
    "address",
    [
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
        "0xde709f2102306220921060314715629080e2fb77",
        "0x27b1fdb04752bbc536007a920d24acb045561c26",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ],
)
def test_eip_55_vectors_pass_and_are_one_identifier_in_every_case(address: str) -> None:
    identifier = read_example(crypto, address)
    assert identifier.display == address
    assert read_example(crypto, address.lower()) == read_example(crypto, "0x" + address[2:].upper()) == identifier


@given(st.binary(min_size=20, max_size=20), st.data())
def test_one_letter_in_the_wrong_case_is_refused_unless_all_letters_end_up_alike(account: bytes, data: st.DataObject) -> None:
    address = evm.eip55(account.hex())
    letters = [place for place, c in enumerate(address) if c.isalpha() and place > 1]
    if not letters:
        return
    place = data.draw(st.sampled_from(letters))
    changed = address[:place] + address[place].swapcase() + address[place + 1 :]
    digits = changed[2:]
    if digits in (digits.lower(), digits.upper()):
        assert read_example(crypto, changed).display == address
    else:
        assert refusal(crypto, changed).code == "checksum"


def test_an_old_address_may_begin_as_a_witness_address_does() -> None:
    address = "LTc12GEqE2tJFn2e8RiGeiRotik8D7AaaE"
    assert base58.b58decode_check(address)[0] == 0x30
    assert read_example(crypto, address).value == f"ltc:{address}"
    for typo in (address.lower(), address.replace("GE", "EG"), "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdx"):
        assert refusal(crypto, typo).code == "checksum"


@pytest.mark.parametrize(
    ("version", "chain"), [(0x00, "btc"), (0x05, "btc"), (0x30, "ltc"), (0x32, "ltc"), (0x1E, "doge"), (0x16, "doge"), (0x41, "tron")]
)
@given(body=st.binary(min_size=20, max_size=20), data=st.data())
def test_base_58_addresses_are_told_apart_by_their_version_byte(version: int, chain: str, body: bytes, data: st.DataObject) -> None:
    address = base58.b58encode_check(bytes([version]) + body).decode()
    assert read_example(crypto, address).value == f"{chain}:{address}"
    assert read_example(crypto, f"{chain.upper()}: {address}").value == f"{chain}:{address}"
    place = data.draw(st.integers(1, len(address) - 1))
    other = data.draw(st.sampled_from("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"))
    changed = address[:place] + other + address[place + 1 :]
    assert changed == address or refusal(crypto, changed).code in ("checksum", "crypto-unknown")


# The X-address test vectors of XLS-5 (xrpl.org, address format).
@pytest.mark.parametrize(
    ("packed", "value"),
    [
        ("XVLhHMPHU98es4dbozjVtdWzVrDjtV5fdx1mHp98tDMoQXb", "xrp:rGWrZyQqhTp9Xu7G5Pkayo7bXjH4k4QYpf"),
        ("XVLhHMPHU98es4dbozjVtdWzVrDjtV18pX8yuPT7y4xaEHi", "xrp:rGWrZyQqhTp9Xu7G5Pkayo7bXjH4k4QYpf?dt=4294967295"),
        ("XVLhHMPHU98es4dbozjVtdWzVrDjtV1kAsixQTdMjbWi39u", "xrp:rGWrZyQqhTp9Xu7G5Pkayo7bXjH4k4QYpf?dt=4294967294"),
        ("X7AcgcsBL6XDcUb289X4mJ8djcdyKaB5hJDWMArnXr61cqZ", "xrp:r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59"),
    ],
)
def test_an_x_address_is_the_classic_address_and_its_tag(packed: str, value: str) -> None:
    assert read_example(crypto, packed).value == value
    assert read_example(crypto, value.removeprefix("xrp:")).value == value
    assert read_example(crypto, value.replace("?dt=", ":")).value == value


def test_an_xrp_address_of_the_test_network_is_refused() -> None:
    assert refusal(crypto, "TVE26TYGhfLC7tQDno7G8dGtxSkYQn49b3qD26PK7FcGSKE").code == "test-network"


@given(st.binary(min_size=20, max_size=20), st.one_of(st.none(), st.integers(0, 2**32 - 1)))
def test_every_account_and_tag_survives_packing(account: bytes, tag: int | None) -> None:
    packed = b"\x05\x44" + account + bytes([tag is not None]) + (tag or 0).to_bytes(8, "little")
    text = base58check.encoded(packed, base58.RIPPLE_ALPHABET)
    classic = base58check.encoded(b"\x00" + account, base58.RIPPLE_ALPHABET)
    assert read_example(crypto, text).value == f"xrp:{classic}" + ("" if tag is None else f"?dt={tag}")
    assert xrp.read(classic) is not None


@given(st.sampled_from([0, -1]), st.binary(min_size=32, max_size=32))
def test_every_form_of_a_ton_address_is_one_identifier(workchain: int, account: bytes) -> None:
    value = f"ton:{workchain}:{account.hex()}"
    forms = [f"{workchain}:{account.hex().upper()}", f"ton:{workchain}:{account.hex()}"]
    for tag in (0x11, 0x51):
        body = bytes([tag, workchain & 0xFF]) + account
        packed = body + ton.crc16(body)
        forms += [base64.b64encode(packed).decode(), base64.urlsafe_b64encode(packed).decode()]
    for form in forms:
        assert read_example(crypto, form).value == value
    body = bytes([0x91, workchain & 0xFF]) + account
    assert refusal(crypto, base64.urlsafe_b64encode(body + ton.crc16(body)).decode()).code == "test-network"


# The key of `Alice`, the development account of Substrate, on Polkadot, Kusama and the generic network.
def test_one_key_is_one_identifier_with_whatever_prefix_which_is_kept_for_people() -> None:
    key = bytes.fromhex("d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d")
    addresses = {
        0: "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5",
        2: "HNZata7iMYWmk5RvZRTiAsSDhV8366zq2YGb3tLH5Upf74F",
        42: "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
    }
    for prefix, address in addresses.items():
        assert substrate.encode(prefix, key) == address
        assert substrate.decode(address) == (prefix, key)
        identifier = read_example(crypto, address)
        assert (identifier.value, identifier.display) == ("polkadot:15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5", address)
        assert read_example(crypto, f"polkadot:{address}").key == read_example(crypto, f"KSM {address}").key == identifier.key


def test_solana_is_never_verified_and_never_case_folded() -> None:
    identifier = read_example(crypto, "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA")
    assert identifier.value == "solana:TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
    assert not identifier.verified


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (
            "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
            "solana:TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
        ),
        ("xrpl:0:rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", "xrp:rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"),
        ("tron:0x2b6653dc:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
        (
            "polkadot:91b171bb158e2d3848fa23a9f1c25182:15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5",
            "polkadot:15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5",
        ),
        (
            "ethereum:0xdAC17F958D2ee523a2206206994597C13D831ec7@1/transfer?address=0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed&uint256=1",
            "eip155:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        ),
        ("BITCOIN:BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4?AMOUNT=1", "btc:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
    ],
)
def test_caip_10_and_payment_links_give_the_payee(text: str, value: str) -> None:
    assert read_example(crypto, text).value == value


def test_a_known_chain_that_cannot_be_read_is_kept_as_typed_and_a_word_is_no_chain() -> None:
    identifier = read_example(crypto, "Kaspa:qz0s9f3vwq8g")
    assert identifier.value == "kaspa:qz0s9f3vwq8g"
    assert not identifier.verified
    assert read_example(crypto, "KAS qz0s9f3vwq8gqz0s9f3vwq8g").value == "kaspa:qz0s9f3vwq8gqz0s9f3vwq8g"
    assert read_example(crypto, "HBAR: 0.0.1234567").value == "hedera:0.0.1234567"
    for text in ("dhl:1234567890", "invoice:2026-118822", "order:ab12cd34ef", "gcash:09171234567", "pix:11144477735", "kaspa:1234567890"):
        assert refusal(crypto, text).code == "crypto-unknown", text


# Each from its standard: the CashAddr specification ("Examples of address translation"), CIP-19 ("Test vectors") and the Byron addresses of
# Cardano's documentation, Monero's documentation (donation address, its subaddress and integrated form), SEP-23 ("Valid test cases"),
# the Zcash specification's and ZIP 320's examples, Neo's documentation, BEP-2, ADR-028's address of the Cosmos Hub's documentation.
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"),
        ("qr95sy3j9xwd2ap32xkykttr4cvcu7as4y0qverfuy", "bitcoincash:qr95sy3j9xwd2ap32xkykttr4cvcu7as4y0qverfuy"),
        ("ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq", "bitcoincash:ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq"),
        ("BCH 1KXrWXciRDZUpQwQmuM1DbwsKDLYAYsVLR", "bitcoincash:qr95sy3j9xwd2ap32xkykttr4cvcu7as4y0qverfuy"),
        ("BCH 3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC", "bitcoincash:ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq"),
        (
            "addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl8",
            "cardano:addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl8",
        ),
        (
            "addr1qx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzer3n0d3vllmyqwsx5wktcd8cc3sq835lu7drv2xwl2wywfgse35a3x",
            "cardano:addr1qx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzer3n0d3vllmyqwsx5wktcd8cc3sq835lu7drv2xwl2wywfgse35a3x",
        ),
        (
            "stake1uyehkck0lajq8gr28t9uxnuvgcqrc6070x3k9r8048z8y5gh6ffgw",
            "cardano:stake1uyehkck0lajq8gr28t9uxnuvgcqrc6070x3k9r8048z8y5gh6ffgw",
        ),
        (
            "Ae2tdPwUPEZFRbyhz3cpfC2CumGzNkFBN2L42rcUc2yjQpEkxDbkPodpMAi",
            "cardano:Ae2tdPwUPEZFRbyhz3cpfC2CumGzNkFBN2L42rcUc2yjQpEkxDbkPodpMAi",
        ),
        (
            "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H",
            "monero:888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H",
        ),
        ("GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ", "stellar:GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ"),
        (
            "MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUQ",
            "stellar:MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUQ",
        ),
        ("t1VmmGiyjVNeCjxDZzg7vZmd99WyzVby9yC", "zcash:t1VmmGiyjVNeCjxDZzg7vZmd99WyzVby9yC"),
        ("t3Vz22vK5z2LcKEdg16Yv4FFneEL1zg9ojd", "zcash:t3Vz22vK5z2LcKEdg16Yv4FFneEL1zg9ojd"),
        ("tex1s2rt77ggv6q989lr49rkgzmh5slsksa9khdgte", "zcash:tex1s2rt77ggv6q989lr49rkgzmh5slsksa9khdgte"),
        ("AK2nJJpJr6o664CWJKi1QRXjqeic2zRp8y", "neo:AK2nJJpJr6o664CWJKi1QRXjqeic2zRp8y"),
        ("NNLi44dJNXtDNSBkofB48aTVYtb1zZrNEs", "neo:NNLi44dJNXtDNSBkofB48aTVYtb1zZrNEs"),
        ("bnb1grpf0955h0ykzq3ar5nmum7y6gdfl6lxfn46h2", "bnb:bnb1grpf0955h0ykzq3ar5nmum7y6gdfl6lxfn46h2"),
        ("BNB 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "eip155:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
        ("cosmos1fl48vsnmsdzcv85q5d2q4z5ajdha8yu34mf0eh", "cosmos:cosmos1fl48vsnmsdzcv85q5d2q4z5ajdha8yu34mf0eh"),
    ],
)
def test_addresses_of_more_chains_are_read_with_their_checksums(text: str, value: str) -> None:
    identifier = read_example(crypto, text)
    assert (identifier.value, identifier.verified) == (value, True)
    address = text.split()[-1]
    for place in (len(address) // 2, len(address) - 2):
        other = "p" if address[place] != "p" else "q"
        changed = address[:place] + (other.upper() if address[place].isupper() else other) + address[place + 1 :]
        assert refusal(crypto, changed).code in ("checksum", "crypto-unknown"), changed


@pytest.mark.parametrize(
    "text",
    [
        "bchtest:pr6m7j9njldwwzlg9v7v53unlr4jkmx6eyvwc0uz5t",
        "addr_test1vz2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzerspjrlsz",
        "textest1qyqszqgpqyqszqgpqyqszqgpqyqszqgpfcjgfy",
    ],
)
def test_addresses_of_their_test_networks_are_refused(text: str) -> None:
    assert refusal(crypto, text).code in ("test-network", "checksum")


@pytest.mark.parametrize(
    ("page", "value"),
    [
        ("https://bscscan.com/address/0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "eip155:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
        (
            "https://etherscan.io/token/0xdac17f958d2ee523a2206206994597c13d831ec7?a=0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "eip155:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        ),
        ("hxxps://tronscan[.]org/#/address/TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t/transfers", "tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
        ("https://www.blockchain.com/explorer/addresses/btc/1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "btc:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
        ("mempool.space/address/bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "btc:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
    ],
)
def test_an_explorers_page_of_an_address_is_that_address(page: str, value: str) -> None:
    assert read_example(crypto, page).value == value
    host = page.split("/")[2] if "://" in page else page.partition("/")[0]
    assert refusal(crypto, f"https://{host}/charts/of/the/last/twelve/months").code == "crypto-unknown"


XLM = "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ"
TON = "UQCD39VS5jcptHL8vMjEXrzGaRcCVYto7HUn4bpAOg8xqEBI"
TON_RAW = "0:83dfd552e63729b472fcbcc8c45ebcc6691702558b68ec7527e1ba403a0f31a8"


# An exchange has one address for all of its customers there: with the memo it is one customer's.
@pytest.mark.parametrize(
    ("text", "value"),
    [
        (f"XLM {XLM} memo 123456", f"stellar:{XLM}?memo=123456"),
        (f"{XLM}\nMemo: 99", f"stellar:{XLM}?memo=99"),
        (f"stellar:{XLM}?memo=5", f"stellar:{XLM}?memo=5"),
        (f"web+stellar:pay?destination={XLM}&amount=120&memo=12345&memo_type=MEMO_ID", f"stellar:{XLM}?memo=12345"),
        (f"web+stellar:pay?destination={XLM}&amount=120", f"stellar:{XLM}"),
        (f"TON {TON} memo: 881234", f"ton:{TON_RAW}?memo=881234"),
        (f"{TON} (comment 12a4)", f"ton:{TON_RAW}?memo=12a4"),
        (f"ton://transfer/{TON}?amount=1000&text=881234", f"ton:{TON_RAW}?memo=881234"),
        (f"ton://transfer/{TON}?amount=1000", f"ton:{TON_RAW}"),
        ("bnb1grpf0955h0ykzq3ar5nmum7y6gdfl6lxfn46h2 memo 1029384756", "bnb:bnb1grpf0955h0ykzq3ar5nmum7y6gdfl6lxfn46h2?memo=1029384756"),
    ],
)
def test_a_memo_is_part_of_the_address(text: str, value: str) -> None:
    identifier = crypto.parse(text, None, TABLES)
    assert identifier.value == value
    assert crypto.parse(identifier.display, None, TABLES) == identifier
    assert [place.identifier.value for place in extract(text, None, tables=TABLES)] == [value]


def test_a_message_before_an_address_is_not_its_chains_name() -> None:
    for text in (f"Call 0812345678 then pay XLM {XLM} memo 12", f"Call 0812345678 then pay XLM {XLM}"):
        assert [place.identifier.kind for place in extract(text, "TH", tables=TABLES)] == ["phone", "crypto"]


def test_a_memo_of_words_alone_and_one_of_another_chain_are_left() -> None:
    found = extract(f"{XLM} memo required\nTLa2f6VPqDgRE67v1736s7bJ8Ray5wYjU7 memo 123", None, tables=TABLES)
    assert [place.identifier.value for place in found] == [f"stellar:{XLM}", "tron:TLa2f6VPqDgRE67v1736s7bJ8Ray5wYjU7"]


@pytest.mark.parametrize(
    ("link", "value"),
    [
        (f"https://app.tonkeeper.com/transfer/{TON}", f"ton:{TON_RAW}"),
        ("https://link.trustwallet.com/send?address=0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045&asset=c60",
         "eip155:0xd8da6bf26964af9d7eed9e03e53415d37aa96045"),
    ],
)  # fmt: skip
def test_a_wallets_link_that_pays_names_the_address(link: str, value: str) -> None:
    assert parse(link, tables=TABLES).value == value


@pytest.mark.parametrize("label", ["USDT-TRC20: ", "USDT-TRC20 ", "usdt-trc-20: ", "TRC-20 ", "USDT (TRC20) "])
def test_a_token_and_its_chain_before_an_address(label: str) -> None:
    assert parse(f"{label}TLa2f6VPqDgRE67v1736s7bJ8Ray5wYjU7", tables=TABLES).value == "tron:TLa2f6VPqDgRE67v1736s7bJ8Ray5wYjU7"


@pytest.mark.parametrize("frame", ["ส่งมาที่{}ครับ", "wallet:{}.", "({})", "address\n{}\nnetwork", "{} ok"])
def test_a_raw_address_of_ton_is_found_in_a_text(frame: str) -> None:
    assert [place.identifier.value for place in extract(frame.format(TON_RAW), "TH", tables=TABLES)] == [f"ton:{TON_RAW}"]
