"""Whether a node can serve (`/readyz`): by itself, or because the primary answers; and how far it is behind."""

import asyncio
import ssl
import time
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

import httpx
import msgspec

from accord.core.epochs import epoch_of
from accord.doors.edge.health import CLOCKS_APART, Check, respond_status
from accord.doors.edge.node.freshness import BEHIND, OTHER_EPOCH, READY, SILENT, STARTING, STILL
from accord.doors.edge.node.keeping_up import KeepingUp
from accord.hub import trusted
from accord.hub.amiss import NODE_NATS_AWAY
from accord.hub.signals import queries as signals
from accord.server.asgi import Receive, Scope, Send

FRESH = 1.0  # seconds that a look at the primary holds
ASK_WITHIN = 1.5  # seconds for the primary to say that it lives

_WHY = {
    SILENT: "The hub has announced nothing for two seconds. See whether NATS and the hub run.",
    BEHIND: "The replica has not come as far as the hub announced. See what holds it up.",
    STILL: "The replica does not say how far it has come. See whether it runs.",
    OTHER_EPOCH: "The replica is of another epoch than the hub. See that it follows the present primary.",
    STARTING: "What checks need is being read from the replica, or its tables are of another version than this node.",
}
_PRIMARY_AWAY = "The primary can't be reached. See whether it runs, and what ACCORD_PRIMARY says."
_UNWELL = "ACCORD_PRIMARY answers, and can't do what it is asked at the moment ({}). See whether the hub runs, and its own /readyz."
_REFUSES = "The hub does not answer there what this node hands on ({}). {}"
_NEXT = {
    "unknown-host": "Add the host of ACCORD_PRIMARY to the hub's ACCORD_HOSTS.",
    "wrong-role": "One role alone answers: let ACCORD_PRIMARY be the address of the proxy before all roles.",
}
_ELSE = "See what stands at ACCORD_PRIMARY."
_STRANGER = {"Authorization": "Bearer nobody"}  # a token that is looked up like any other, and is nobody's
_ASKED = ("/api/v1/me", "/api/v1/lists")  # with roles, one that `web` answers and one that `edge` does
_CLOCK = (
    "The clock of this machine is {} seconds {} that of ACCORD_PRIMARY. See which is wrong (chronyc tracking, timedatectl): tokens and "
    "signals end here by this machine's."
)
_NOT_TRUSTED = (
    "The primary's certificate is not believed here ({}). See whether it has ended, is for the name in ACCORD_PRIMARY, and is of an "
    "authority that this machine trusts (SSL_CERT_FILE)."
)


class Ready:
    """200 where requests are answered, by the node or by the primary; `checks` say which of both is well."""

    def __init__(self, keeping_up: KeepingUp, primary: str) -> None:
        self._keeping_up = keeping_up
        self._address = primary
        self._primary: tuple[float, _Amiss | None] = (0.0, _AWAY)  # when it was asked, and what was amiss
        self._asking: asyncio.Task[_Amiss | None] | None = None
        self._clock = ""  # a warning where it is wrong here or there
        self.checks: list[Check] = []

    async def look(self) -> None:
        fresh, at = self._keeping_up.freshness, time.monotonic()
        why = fresh.why(at)
        index = signals.is_ready()
        amiss = await self._asks_primary()
        connected = self._keeping_up.is_connected
        self.checks = [
            Check("nats", connected, "NATS answers." if connected else NODE_NATS_AWAY.text, NODE_NATS_AWAY.code),
            Check("replica", why == READY, self._of_replica(why), why),
            Check("index", index, "Checks are answered from memory." if index else "The index for checks is being read.", "index-cold"),
            Check("primary", amiss is None, amiss.text if amiss else "The primary answers.", amiss.code if amiss else ""),
        ]

    def _of_replica(self, why: str) -> str:
        """Of one that says nothing also why, where that is known: it refuses the node's password, say."""
        if why == READY:
            return "The replica has come as far as the hub announced."
        cause = self._keeping_up.cause if why == STILL else None
        return f"{_WHY[why]} {cause.text} ({cause.code})" if cause else _WHY[why]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.look()
        is_ready = self.is_ready
        await respond_status(scope, send, 200 if is_ready else 503, msgspec.json.encode(self._told(is_ready)) + b"\n")

    @property
    def is_ready(self) -> bool:
        well = {check.name for check in self.checks if check.ok}
        return "primary" in well or {"replica", "index"} <= well

    def _told(self, is_ready: bool) -> dict[str, Any]:
        fresh, at = self._keeping_up.freshness, time.monotonic()
        silence = fresh.silence(at)
        told: dict[str, Any] = {"ready": is_ready, "checks": {check.name: check.shown() for check in self.checks}}
        faults = [check for check in self.checks if not check.ok]
        if not is_ready:
            told["cause"] = faults[0].code
        told |= {
            "epoch": epoch_of(fresh.reached),
            "announced": fresh.announced,
            "reached": fresh.reached,
            "behind_seconds": round(fresh.lag(at), 3),
            "silent_seconds": None if silence is None else round(silence, 3),
        }
        warnings = [*(check.text for check in faults), *([self._clock] if self._clock else [])]
        if is_ready and warnings:
            told["warnings"] = warnings
        return told

    async def _asks_primary(self) -> "_Amiss | None":
        """One question for all who ask meanwhile; None where it answers."""
        asked, amiss = self._primary
        if time.monotonic() - asked < FRESH:
            return amiss
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        amiss = await asyncio.shield(self._asking)
        self._primary = (time.monotonic(), amiss)
        return amiss

    async def _ask(self) -> "_Amiss | None":
        """As members' programs are handed on: a hub that lives and does not answer them is none that is there for them."""
        try:
            async with httpx.AsyncClient(timeout=ASK_WITHIN, trust_env=False, verify=trusted.context(), headers=_STRANGER) as client:
                answers = await asyncio.gather(*(client.get(self._address + path) for path in _ASKED))
        except httpx.HTTPError as error:
            return _why_not(error)
        self._clock = _apart(answers[0].headers.get("date", ""), time.time())
        return next((amiss for amiss in map(_amiss, answers) if amiss), None)


class _Amiss(NamedTuple):
    """Why the primary does not answer what is handed on."""

    code: str
    text: str


_AWAY = _Amiss("primary-away", _PRIMARY_AWAY)


def _amiss(answer: httpx.Response) -> _Amiss | None:
    """What a hub that is well says to a stranger is 401, once it looked the token up."""
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        return None
    code = _code_of(answer)
    if answer.is_server_error:
        return _Amiss("primary-unwell", _UNWELL.format(code))
    return _Amiss("primary-refuses", _REFUSES.format(code, _NEXT.get(code, _ELSE)))


def _code_of(answer: httpx.Response) -> str:
    try:
        return msgspec.json.decode(answer.content, type=_Problem).code
    except msgspec.MsgspecError:
        return str(answer.status_code)


def _apart(sent: str, here: float) -> str:
    """A warning where the primary's clock, as its answer says, is another than this machine's, which a replica here has too."""
    try:
        apart = round(here - parsedate_to_datetime(sent).timestamp())
    except ValueError:
        return ""
    return _CLOCK.format(abs(apart), "ahead of" if apart > 0 else "behind") if abs(apart) >= CLOCKS_APART else ""


class _Problem(msgspec.Struct):
    code: str


def _why_not(error: BaseException | None) -> _Amiss:
    """A certificate that isn't believed is told apart: who looks whether the primary runs finds that it does."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return _AWAY._replace(text=_NOT_TRUSTED.format(error.verify_message))
        error = error.__cause__ or error.__context__
    return _AWAY
