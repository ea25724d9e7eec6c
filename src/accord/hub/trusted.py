"""The authorities that this machine trusts, for connections out of the hub.

To read them takes five milliseconds of a processor, in which an event loop answers nobody: so they are read once, and anew after a while,
since an operator may have added one.
"""

import ssl
import threading
import time

HOLDS = 300.0  # seconds

_lock = threading.Lock()
_read: tuple[float, ssl.SSLContext] | None = None


def context() -> ssl.SSLContext:
    """TLS to a server whose name a certificate of such an authority proves. All who take it speak HTTP/1.1."""
    global _read
    with _lock:
        at = time.monotonic()
        if _read is None or at - _read[0] >= HOLDS:
            _read = (at, ssl.create_default_context())
        return _read[1]
