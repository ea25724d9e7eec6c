"""The money of a case: all its requests in one view, no payment twice, no state added to another, no two currencies together."""

from typing import Any

from asking import MINUTE, ask, cast
from bells import NOON
from hubs import Hub
from investigating import ids, joined, opened

UETR = "4b4ee3d4-7c5b-4c4b-9b8e-0d2f6f3a1c11"
UNTIL = NOON + 1440 * MINUTE


def figures(made: Any, case: str, who: str = "Sender") -> dict[str, tuple[str, str, str, str, int]]:
    from accord.hub.cases import queries

    rows = queries.money(made[who], case, at=NOON).rows
    return {
        row.code: (f"{row.totals.lost.value}", f"{row.totals.held.value}", f"{row.totals.returned.value}", row.requests, row.payments)
        for row in rows
    }


def test_a_payment_of_two_requests_is_counted_once(any_hub: Hub) -> None:
    from accord.hub.cases import actions, queries
    from accord.hub.requests import actions as requests

    made = cast(any_hub)
    paid = {"amount": "480000.00 THB", "uetr": UETR, "from_bank": "TH:014"}
    (first,) = ask(made, to=("Kasi",), payments=[paid]).requests
    (second,) = ask(made, to=("Bangkok",), payments=[paid]).requests
    (third,) = ask(made, to=("Emirates",), amount="1000.00 AED").requests
    case = opened(made, "Sender", items=[("request", first.id), ("request", second.id), ("request", third.id)])
    assert figures(made, case) == {"AED": ("1000.00", "0.00", "0.00", 1, 1), "THB": ("480000.00", "0.00", "0.00", 2, 1)}
    counted = {row.request: row.counted_with for row in queries.money(made["Sender"], case, at=NOON).requests}
    assert counted == {first.id: "", second.id: first.id, third.id: ""}
    requests.take(made["Kasi"], first.id, "hold-part", {"amount": "180000.00 THB", "until": UNTIL}, at=NOON)
    requests.take(made["Bangkok"], second.id, "hold-part", {"amount": "300000.00 THB", "until": UNTIL}, at=NOON)
    assert figures(made, case)["THB"] == ("480000.00", "480000.00", "0.00", 2, 1), "what each holds is a fact of its own"
    actions.add_item(made["Sender"], case, "request", first.id, at=NOON)
    assert figures(made, case)["THB"] == ("480000.00", "480000.00", "0.00", 2, 1)


def test_a_trail_is_counted_once_and_each_sees_its_own_part(hub: Hub) -> None:
    from accord.hub.cases import actions, queries
    from accord.hub.requests import actions as requests

    made = cast(hub)
    (root,) = ask(made, to=("Kasi",)).requests
    moved = {"hops": [{"next": "TH:002:1234567891", "amount": "480000.00 THB"}]}
    requests.take(made["Kasi"], root.id, "moved-on", moved, at=NOON)
    (child,) = [row.id for row in _listed(made, "Bangkok")]
    case = opened(made, "Sender", items=[("request", root.id), ("request", child)])
    assert figures(made, case) == {"THB": ("480000.00", "0.00", "0.00", 1, 1)}
    requests.take(made["Bangkok"], child, "hold", {"amount": "480000.00 THB", "until": UNTIL}, at=NOON)
    assert figures(made, case)["THB"][:2] == ("480000.00", "480000.00")
    joined(made, case, "Bangkok", lead="Sender")
    parts = [item.id for item in queries.case(made["Sender"], case, at=NOON).items]
    assert figures(made, case, "Bangkok") == {}
    actions.share(made["Sender"], case, parts, ids(made, "Bangkok"), at=NOON)
    assert [row.request for row in queries.money(made["Bangkok"], case, at=NOON).requests] == [child], "of the trail's root it is no party"
    assert figures(made, case, "Bangkok")["THB"][:2] == ("480000.00", "480000.00")


def _listed(made: Any, who: str) -> Any:
    from accord.hub.requests import queries

    return queries.listing(made[who])[0]
