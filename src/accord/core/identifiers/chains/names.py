"""What people and standards call each chain.

CAIP-2 references (ChainAgnostic namespaces: bip122, eip155, solana, polkadot, tron, xrpl, tvm) stand beside the names.
"""

# Words that name a chain whose addresses we can read. A token standard names its chain.
KNOWN = {
    "btc": "btc", "bitcoin": "btc", "xbt": "btc",
    "ltc": "ltc", "litecoin": "ltc",
    "doge": "doge", "dogecoin": "doge",
    "eip155": "eip155", "evm": "eip155", "eth": "eip155", "ethereum": "eip155", "erc20": "eip155", "bsc": "eip155", "bnb": "eip155",
    "bep20": "eip155", "polygon": "eip155", "matic": "eip155", "arbitrum": "eip155", "optimism": "eip155", "base": "eip155",
    "avalanche": "eip155", "avax": "eip155",
    "tron": "tron", "trx": "tron", "trc20": "tron",
    "solana": "solana", "sol": "solana", "spl": "solana",
    "xrp": "xrp", "xrpl": "xrp", "ripple": "xrp",
    "ton": "ton", "toncoin": "ton", "tvm": "ton",
    "polkadot": "polkadot", "dot": "polkadot",
    "substrate": "substrate", "kusama": "substrate", "ksm": "substrate",
}  # fmt: skip

# bip122 references: the first 32 hex digits of the genesis block's hash.
GENESIS = {
    "000000000019d6689c085ae165831e93": "btc",
    "12a765e31ffd4059bada1e25190f6e98": "ltc",
    "1a91e3dace36e2be3bf030a65679fe82": "doge",
}

# Words beside an address that say nothing of its chain.
FILLERS = frozenset({"usdt", "usdc", "tether", "wallet", "address", "crypto", "coin", "token", "network", "chain", "to"})

# Tickers of chains that we can't read; the chain is kept under its name.
TICKERS = {
    "xmr": "monero", "ada": "cardano", "xlm": "stellar", "zec": "zcash", "bch": "bitcoincash", "algo": "algorand", "atom": "cosmos",
    "xtz": "tezos", "apt": "aptos", "hbar": "hedera", "fil": "filecoin", "kas": "kaspa",
}  # fmt: skip
