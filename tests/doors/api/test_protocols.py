"""Protocols over HTTP: what requests run under, and what each step asks for."""

from hubs import Hub


def test_the_protocols_are_listed_and_shown_by_name_and_by_version(hub: Hub) -> None:
    from accord.tables import newest_protocols

    alpha = hub.member("Alpha")
    items = alpha.get("/protocols")["items"]
    assert {item["name"] for item in items} == set(newest_protocols())
    assert {item["ref"] for item in items} <= {item["ref"] for item in alpha.get("/protocols?all=1")["items"]}
    protocol = alpha.get("/protocols/hold-funds")
    assert protocol == alpha.get(f"/protocols/{protocol['ref']}")
    (amount,) = [field for step in protocol["steps"] if step["step"] == "hold" for field in step["fields"] if field["field"] == "amount"]
    assert (amount["type"], amount["required"]) == ("amount", True)
    assert protocol["drawing"].startswith("stateDiagram")
    assert {step["side"] for step in protocol["steps"]} <= set(protocol["sides"])


def test_an_unknown_protocol_is_not_found(hub: Hub) -> None:
    for ref in ("hold-money", "hold-funds@999"):
        status, problem = hub.member("Alpha")("GET", f"/protocols/{ref}")
        assert (status, problem["code"]) == (404, "not-found")
