"""Legal gateways, contacts and advice at the command line."""

from programs import Session


def test_a_gateway_is_entered_listed_and_ended(accord: Session) -> None:
    assert "no treaty is assumed" in accord.run("gateway", "list")[1]
    words = ("--instrument", "MoU of 2025", "--scope", "fraud", "--scope", "computer crime", "--source", "mou.example.org")
    id = accord.answer("gateway", "add", "th", "AE", "hold-funds", *words, "--until", "2199-01-31")["id"]
    (item,) = accord.answer("gateway", "list", "--country", "ae")["items"]
    assert (item["id"], item["asker"], item["asked"], item["scope"], item["expires"]) == (
        id,
        "TH",
        "AE",
        ["fraud", "computer crime"],
        "2199-01-31",
    )
    assert item["usable"] and "MoU of 2025" in accord.run("gateway", "list")[1]
    assert accord.answer("gateway", "end", id) == {"id": id, "ended": True}
    assert accord.answer("gateway", "list")["items"] == []
    for given, code in (
        (("add", "TH", "AE", "hold-funds", "--instrument", "Hanoi Convention", "--scope", "fraud", "--source", "UN"), "not-in-force"),
        (("add", "TH", "AE", "hold-funds", *words, "--member", "Nobody"), "no-such-member"),
        (("end", id), "no-such-gateway"),
    ):
        status, out, error = accord.run("gateway", *given, "--json")
        assert status == 1 and f'"code":"{code}"' in out and error.strip(), given


def test_a_contact_is_noted_as_tried(accord: Session) -> None:
    accord.answer("contact", "verify", "PE", "lines", "cud-1818", "--how", "call")
    item = next(contact for contact in accord.answer("contact", "list", "pe")["items"] if contact["key"] == "cud-1818")
    assert (item["age"], item["last"]) == (0, "answered")
    assert "never" in accord.run("contact", "list", "PE")[1]
    status, out, _ = accord.run("contact", "verify", "PE", "lines", "no-such", "--how", "call", "--json")
    assert status == 1 and '"code":"no-such-contact"' in out


def test_the_contact_of_a_bank_is_entered_verified_and_removed(accord: Session) -> None:
    entered = accord.answer("contact", "bank", "th", "025", "--mail", "fraud@bank.example")
    assert entered == {"country": "TH", "section": "banks", "key": "025", "removed": False}
    accord.answer("contact", "verify", "TH", "banks", "025", "--how", "call")
    item = next(contact for contact in accord.answer("contact", "list", "TH")["items"] if contact["section"] == "banks")
    assert (item["mail"], item["age"]) == ("fraud@bank.example", 0)
    status, out, _ = accord.run("contact", "bank", "TH", "025", "--mail", "nobody", "--json")
    assert status == 1 and '"code":"bad-address"' in out
    assert accord.answer("contact", "bank", "TH", "025", "--remove")["removed"]
    assert all(contact["section"] != "banks" for contact in accord.answer("contact", "list", "TH")["items"])


def test_advice_names_doors_with_what_each_needs(accord: Session) -> None:
    asked = ("--by", "police", "--victim", "TH", "--to", "AE", "--amount", "4800000", "--currency", "THB", "--age", "5 hours")
    answer = accord.answer("advise", *asked, "--rail", "swift", "--rate", "USD=0.0285")
    doors = {door["door"]: door["state"] for door in answer["doors"]}
    assert (doors["ffkc"], doors["exchange"], doors["national-desk"]) == ("not-yet", "closed", "open")
    assert [gateway["says"] is not None for gateway in answer["gateways"]] == [True]
    advice = " ".join(accord.run("advise", *asked, "--rail", "swift")[1].split())
    assert "1441" in advice and "no member has noted that it answered" in advice and "No gateway has been entered for TH → AE" in advice
    status, out, error = accord.run("advise", "--age", "a while", "--json")
    assert status == 1 and '"code":"no-span"' in out and "age" in error
