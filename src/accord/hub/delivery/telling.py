"""The operator's own servers for mails and text messages: that one takes nothing is said in the log, once and not for each bell."""

import logging
import threading
import time
from typing import Final

_log = logging.getLogger("accord.delivery")
SAY_EVERY: Final = 60.0  # seconds
MAIL_AWAY: Final = (
    "The mail server of ACCORD_SMTP can't be reached or doesn't answer, so no bell rings by e-mail. See its name and port, whether it "
    "runs, and the network between. (mail-away)"
)
MAIL_REFUSES: Final = (
    "The mail server of ACCORD_SMTP doesn't take mails of this hub, so no bell rings by e-mail. See the name, password and tls there, and "
    "whether it may send from ACCORD_MAIL_FROM. (mail-refuses)"
)
SMS_AWAY: Final = (
    "The gateway of ACCORD_SMS_GATEWAY takes no text messages, so no bell rings by them. See whether it runs, its address, and "
    "ACCORD_SMS_TOKEN. (sms-away)"
)


class Server:
    """What is known of one server, by this process. Any thread may say."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._trouble, self._said = "", float("-inf")

    def fails(self, text: str) -> None:
        with self._lock:
            if text == self._trouble and time.monotonic() - self._said < SAY_EVERY:
                return
            self._trouble, self._said = text, time.monotonic()
        _log.error("%s", text)

    def takes(self) -> None:
        with self._lock:
            was, self._trouble = self._trouble, ""
        if was:
            _log.warning("%s are taken again.", self._name)


MAILS, TEXTS = Server("Mails"), Server("Text messages")
