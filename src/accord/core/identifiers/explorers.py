"""Explorers of blockchains: sites on which an address has its page. Such a page names the address, and nothing else; nor does a wallet's
link that pays to it (`app.tonkeeper.com/transfer/<a>`, `link.trustwallet.com/send?address=<a>`).

The hosts are the explorers' own, as they stood in 2026; of a page all parts of its address are tried, since each explorer orders them in
its way (`/address/<a>`, `/#/address/<a>`, `/btc/address/<a>`, `?a=<a>`).
"""

import re
from urllib.parse import unquote

HOSTS = frozenset(
    """
    etherscan.io bscscan.com polygonscan.com arbiscan.io basescan.org snowtrace.io snowscan.xyz ftmscan.com lineascan.build gnosisscan.io
    celoscan.io cronoscan.com moonscan.io optimism.io blockscout.com ethplorer.io bloxy.info debank.com breadcrumbs.app
    opbnbscan.com blastscan.io mantlescan.xyz scrollscan.com blocksec.com phalcon.xyz zapper.xyz
    tronscan.org tronscan.io tokenview.io oklink.com
    blockchain.com blockchain.info blockchair.com blockcypher.com blockstream.info mempool.space btc.com bitref.com walletexplorer.com
    btcscan.org bitinfocharts.com litecoinspace.org dogechain.info cryptoid.info
    solscan.io solana.com solana.fm solanabeach.io orbmarkets.io xrpscan.com bithomp.com xrpl.org tonscan.org tonviewer.com tonapi.io
    subscan.io polkascan.io cardanoscan.io cexplorer.io adastat.net pool.pm stellar.expert stellarchain.io zcashexplorer.app
    neoscan.io neotube.io coz.io binance.org mintscan.io
    chainabuse.com bitcoinabuse.com arkm.com arkhamintelligence.com
    tonkeeper.com trustwallet.com
    """.split()
)
_PAGE = re.compile(r"(?:h(?:tt|xx)ps?://)?((?:[a-z0-9-]+(?:\.|\[\.\]))+[a-z]{2,})(?::[0-9]+)?[/?#](.+)", re.IGNORECASE)
_BETWEEN = re.compile(r"[/?#&=]+")
# `/token/<contract>?a=<holder>`: the contract is everybody's.
_HOLDER = re.compile(r"[?&]a=([^&#]+)")


def pieces(typed: str) -> list[str]:
    """The parts of an explorer's page that may be an address, the likeliest first; none where this is no explorer's page."""
    page = _PAGE.fullmatch(typed)
    if page is None or not is_explorer(page[1].replace("[.]", ".").lower()):
        return []
    holder = _HOLDER.search(typed)
    parts = [unquote(part) for part in _BETWEEN.split(page[2].replace("[.]", ".")) if len(part) >= 25]
    return [unquote(holder[1]), *parts] if holder else parts


def is_explorer(host: str) -> bool:
    """Whether the host is an explorer's, or below one."""
    while host:
        if host in HOSTS:
            return True
        host = host.partition(".")[2]
    return False
