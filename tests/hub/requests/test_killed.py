"""Asks whose process is killed in the middle are there once or not at all, and sent again they are there once."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from asking import OPENING, cast
from bells import rows
from edges import Served, hub_on, served
from programs import children_of, wait_until

ASKS, AT_ONCE = 12, 4
ACCOUNTS = [f"TH:004:12345{number:05}" for number in range(ASKS)]


def _send(at: Served, token: str, account: str) -> int | None:
    """One ask under a key of its own; None where no answer came."""
    body = {
        "protocol": "hold-funds",
        "identifiers": [account],
        "fields": OPENING,
        "private": {"narrative": "It began with a message."},
        "payments": [{"amount": "10.00 THB", "bank_reference": account}],
    }
    try:
        sent = {"Authorization": f"Bearer {token}", "Idempotency-Key": account}
        return httpx.post(f"{at.address}/api/v1/requests", json=body, headers=sent, timeout=60, trust_env=False).status_code
    except httpx.HTTPError:
        return None


def _is_up(at: Served) -> bool:
    try:
        return at.is_ready
    except httpx.HTTPError:
        return False


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_nothing_is_lost_and_nothing_is_there_twice(vendor: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    folder.mkdir()
    with hub_on(vendor, request, folder) as hub:
        made = cast(hub)
        token = made.api("Sender").token
        with served(folder) as at:
            first_answer = threading.Event()

            def send(account: str) -> int | None:
                status = _send(at, token, account)
                first_answer.set()
                return status

            with ThreadPoolExecutor(AT_ONCE) as pool:
                answers = [pool.submit(send, account) for account in ACCOUNTS]
                first_answer.wait(120)
                for process in children_of(at.process, " serve"):
                    os.kill(process, signal.SIGKILL)
                statuses: dict[str, Any] = {account: answer.result() for account, answer in zip(ACCOUNTS, answers, strict=True)}
            assert set(statuses.values()) <= {201, None}
            _whole(sum(status == 201 for status in statuses.values()))
            until = time.monotonic() + 240
            while None in statuses.values() and time.monotonic() < until:
                wait_until(lambda: _is_up(at))
                for account, status in statuses.items():
                    statuses[account] = status or _send(at, token, account)
            # Where it was opened before the cut and its answer was lost, a retry is given that answer.
            assert set(statuses.values()) == {201}
        _whole(ASKS)
        assert rows("SELECT COUNT(*) FROM requests_request") == [(ASKS,)]


def _whole(least: int) -> None:
    """Each that is there has its parties, ledger, clocks, words and entry."""
    ((count,),) = rows("SELECT COUNT(*) FROM requests_request")
    assert count >= least
    for table, per_request in (("party", 2), ("entry", 1), ("step", 1), ("due", 4), ("request_payment", 1)):
        assert rows(f"SELECT COUNT(*) FROM requests_{table}") == [(count * per_request,)], table
    assert rows("SELECT COUNT(*) FROM journal_clock WHERE kind = 'request.due'") == [(4 * count,)]
    assert rows("SELECT COUNT(DISTINCT subject), COUNT(DISTINCT ask) FROM requests_request") == [(count, count)]
