"""Names of each chain among people and in standards.

CAIP-2 references (ChainAgnostic namespaces: bip122, eip155, solana, polkadot, tron, xrpl, tvm) stand beside the names.
"""

# Words that name a chain whose addresses we can read. A token standard names its chain.
KNOWN = {
    "btc": "btc", "bitcoin": "btc", "xbt": "btc",
    "ltc": "ltc", "litecoin": "ltc",
    "doge": "doge", "dogecoin": "doge",
    "eip155": "eip155", "evm": "eip155", "eth": "eip155", "ethereum": "eip155", "erc20": "eip155", "bsc": "eip155",
    "bep20": "eip155", "polygon": "eip155", "matic": "eip155", "arbitrum": "eip155", "optimism": "eip155", "base": "eip155",
    "avalanche": "eip155", "avax": "eip155",
    "tron": "tron", "trx": "tron", "trc20": "tron",
    "solana": "solana", "sol": "solana", "spl": "solana",
    "xrp": "xrp", "xrpl": "xrp", "ripple": "xrp",
    "ton": "ton", "toncoin": "ton", "tvm": "ton",
    "polkadot": "polkadot", "dot": "polkadot",
    "substrate": "polkadot", "kusama": "polkadot", "ksm": "polkadot",
    # Beacon Chain (bnb1...) and, as most people mean it today, the chain of Ethereum's kind.
    "bnb": "bnb", "bep2": "bnb", "binance": "bnb",
    "bch": "bitcoincash", "bitcoincash": "bitcoincash", "cashaddr": "bitcoincash",
    "ada": "cardano", "cardano": "cardano",
    "xmr": "monero", "monero": "monero",
    "xlm": "stellar", "stellar": "stellar",
    "zec": "zcash", "zcash": "zcash",
    "neo": "neo", "dash": "dash", "atom": "cosmos", "cosmos": "cosmos",
}  # fmt: skip

# bip122 references: the first 32 hex digits of the genesis block's hash.
GENESIS = {
    "000000000019d6689c085ae165831e93": "btc",
    "12a765e31ffd4059bada1e25190f6e98": "ltc",
    "1a91e3dace36e2be3bf030a65679fe82": "doge",
    "000000000000000000651ef99cb9fcbe": "bitcoincash",
    "00040fe8ec8471911baa1db1266ea15d": "zcash",
    "00000ffd590b1485b3caadc19b22e637": "dash",
}

# Words beside an address that say nothing of its chain.
FILLERS = frozenset({"usdt", "usdc", "tether", "wallet", "address", "crypto", "coin", "token", "network", "chain", "to"})

# Tickers of chains that we can't read.
TICKERS = {
    "algo": "algorand", "xtz": "tezos", "apt": "aptos", "hbar": "hedera", "fil": "filecoin", "kas": "kaspa", "nano": "nano", "xno": "nano",
    "iota": "iota", "icp": "icp", "eos": "eos", "egld": "multiversx", "stx": "stacks", "strk": "starknet", "zil": "zilliqa", "xem": "nem",
    "dcr": "decred", "rvn": "ravencoin", "dgb": "digibyte", "bsv": "bitcoinsv", "sc": "sia", "erg": "ergo", "xdc": "xdc", "theta": "theta",
}  # fmt: skip

# Chains that are kept under their names with the address as typed. Any other word before a colon names no chain.
KEPT = frozenset(TICKERS.values()) | frozenset(
    """
    sui near waves flow osmosis injective celestia sei terra secret juno akash kava thorchain mina casper aleo radix hive steem vechain
    """.split()
)
