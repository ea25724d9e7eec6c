"""Calls of the API about requests, as a member's programs make them, and what comes of those that are refused."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bank_cast import ORIGINAL, UETR
from hubs import Api

XML = {"Content_Type": "application/xml"}
OPENING = {"asks": "hold", "recall-sent": False, "harmed-in": "TH"}
PAID = {"amount": "200000.00 THB", "uetr": UETR, "from_bank": "VICTTHBK", "to_bank": "KASITHBK"}
KASI, BANGKOK, NOBODY = "TH:004:1234567890", "TH:002:1234567891", "TH:006:9876543210"
NEVER = "00000000-0000-4000-8000-000000000000"


def body(*identifiers: Any, amount: str = "480000.00 THB", **more: Any) -> dict[str, Any]:
    payments = [{"to": place, "amount": amount, "from_bank": "TH:014"} for place, _one in enumerate(identifiers or ["one"])]
    return {"protocol": "hold-funds", "identifiers": list(identifiers), "fields": OPENING, "payments": payments, **more}


def opened(who: Api, *identifiers: Any, **more: Any) -> str:
    id: str = who.post("/requests", body(*(identifiers or (KASI,)), **more))["requests"][0]["id"]
    return id


def refused(answer: tuple[int, Any]) -> tuple[int, str, list[str]]:
    status, problem = answer
    return status, problem["code"], [fault["field"] for fault in problem.get("errors", [])]


def soon(days: float = 6) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()


def pending(case: str) -> bytes:
    """What a bank writes where it is still looking: camt.029."""
    from accord.formats.iso20022.resolution import write_resolution
    from accord.formats.iso20022.values import Agent, Answer, Resolution
    from accord.tables import code_lists

    bank, asks = Agent(bic="KASITHBK"), Agent(bic="VICTTHBK")
    answers = (Answer(original=ORIGINAL, status="PDCR"),)
    created = datetime(2026, 11, 25, tzinfo=UTC)
    made = Resolution(
        message="A-1", assigner=bank, assignee=asks, created=created, case=case or None, case_by=asks if case else None,
        confirmation="PDCR", answers=answers,
    )  # fmt: skip
    return write_resolution(made, code_lists())
