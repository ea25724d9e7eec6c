"""A list that was the wrong one is taken back as a whole, and nothing else is."""

import re
from collections import Counter
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hubs import Api, Hub
from rooms import signed_in

WRONG = [f"wrong-{number}.com" for number in range(230)]  # more than two turns take back
PAGE = "/console/lists/taken"


@pytest.fixture
def bank(hub: Hub) -> Api:
    return hub.member("Heron Bank", "finance", "TH")


def take_in(client: Any, name: str, values: list[str]) -> str:
    fields = {"scheme": "parcel", "tlp": "TLP:GREEN", "format": "auto"}

    def send(**more: str) -> str:
        file = SimpleUploadedFile(name, "\n".join(values).encode())
        return str(client.post("/console/lists/import", {**fields, **more, "file": file}).content.decode())

    found = re.search(r'name="seen" value="([0-9a-f]{64})"', send())
    assert found
    return " ".join(send(take="1", seen=found[1]).split())


def lists(client: Any) -> dict[str, str]:
    page = client.get(PAGE).content.decode()
    return {name: number for number, name in re.findall(rf'href="{PAGE}/(\d+)"><bdi>([^<]+)</bdi>', page)}


def states(bank: Api) -> Counter[tuple[str, str]]:
    items = bank.get("/signals?own=1&limit=1000")["items"]
    return Counter((re.split(r"[-.]", item["identifier"]["value"])[0], item["state"]) for item in items)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_all_of_a_list_is_taken_back_and_nothing_else(hub: Hub, bank: Api) -> None:
    reader, other = hub.member("Ibis Bank", "finance", "TH"), hub.member("Kite Bank", "finance", "TH")
    officer = signed_in(bank)
    assert PAGE in take_in(officer, "mules of May.txt", WRONG)
    take_in(officer, "right.txt", ["right-1.com", "right-2.com", "wrong-1.com"])
    take_in(signed_in(other), "mules of May.txt", ["theirs-1.com"])
    bank.publish("own-1.com")
    assert set(lists(officer)) == {"mules of may", "right"}
    place = f"{PAGE}/{lists(officer)['mules of may']}"
    asked = text(officer.get(place))
    assert "230 of its signals stand." in asked and "mules of may" in asked
    empty = officer.post(place, {"reason": " "})
    assert empty.status_code == 422 and states(bank)["wrong", "live"] == 231, "nothing is taken back without a reason"
    done = officer.post(place, {"reason": "These are the accounts of people who were harmed."})
    assert done.status_code == 200 and "230 signals were taken back." in text(done)
    assert states(bank) == {("wrong", "retracted"): 230, ("wrong", "live"): 1, ("right", "live"): 2, ("own", "live"): 1}
    assert states(other) == {("theirs", "live"): 1}
    told = [entry for entry in reader.feed() if entry["type"] == "signal.retracted"]
    assert len(told) == 230 and {entry["data"]["reason"] for entry in told} == {"These are the accounts of people who were harmed."}
    again = text(officer.get(place))
    assert "there is nothing to take back" in again and "Take back all of it" not in again
    assert "there is nothing to take back" in text(officer.post(place, {"reason": "Once more."}))
    assert len([entry for entry in reader.feed() if entry["type"] == "signal.retracted"]) == 230, "nobody is told twice"


def test_nobody_takes_back_the_list_of_another(hub: Hub, bank: Api) -> None:
    take_in(signed_in(bank), "ours.txt", ["ours-1.com"])
    number = next(iter(lists(signed_in(bank)).values()))
    other = signed_in(hub.member("Kite Bank", "finance", "TH"))
    assert lists(other) == {} and "No list yet" in text(other.get(PAGE))
    for way in (number, "0", "x", "9" * 30, "-1", "１"):
        assert other.get(f"{PAGE}/{way}").status_code == 404
        assert other.post(f"{PAGE}/{way}", {"reason": "It is wrong."}).status_code == 404
    assert states(bank) == {("ours", "live"): 1}


def test_what_was_answered_with_a_dispute_counts_as_refuted(hub: Hub, bank: Api) -> None:
    from accord.hub.database import rows

    other = hub.member("Ibis Bank", "finance", "TH")
    officer = signed_in(bank)
    take_in(officer, "wrong.txt", ["wrong-1.com", "wrong-2.com"])
    first = bank.get("/signals?own=1")["items"][0]["id"]
    assert other("POST", f"/signals/{first}/disputes", {"reason": "This is a shop."})[0] in (200, 201)
    officer.post(f"{PAGE}/{lists(officer)['wrong']}", {"reason": "It is the wrong list."})
    assert states(bank) == {("wrong", "retracted"): 2}
    assert rows("SELECT confirmed, refuted FROM guard_outcome") == [(0, 1)], "one was disputed, of the other nobody said anything"


def test_more_than_a_page_takes_back_is_left_to_the_command_line(bank: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.console.signals import taken

    monkeypatch.setattr(taken, "MOST_AT_ONCE", 3)
    officer = signed_in(bank)
    take_in(officer, "four.txt", [f"four-{number}.com" for number in range(4)])
    take_in(officer, "three.txt", [f"three-{number}.com" for number in range(3)])
    four, three = (f"{PAGE}/{lists(officer)[name]}" for name in ("four", "three"))
    shown = officer.post(four, {"reason": "It is wrong."})
    assert f"accord import undo {four.rpartition('/')[2]}" in text(shown) and states(bank)["four", "live"] == 4
    assert "3 signals were taken back." in text(officer.post(three, {"reason": "It is wrong."}))


def test_what_the_next_version_of_a_list_no_longer_names_is_taken_back_where_that_is_ticked(hub: Hub, bank: Api) -> None:
    officer = signed_in(bank)
    fields = {"scheme": "parcel", "tlp": "TLP:GREEN", "format": "auto"}

    def send(values: list[str], **more: str) -> Any:
        file = SimpleUploadedFile("mules.txt", "\n".join(values).encode())
        return officer.post("/console/lists/import", {**fields, **more, "file": file})

    take_in(officer, "mules.txt", ["one-1.com", "two-1.com", "three-1.com"])
    bank.publish("own-1.com")
    looked = text(send(["one-1.com", "four-1.com"]))
    assert "2 signals of your member came from earlier lists of this name" in looked
    assert "two-1[.]com" in looked and "own-1" not in looked
    take_in(officer, "mules.txt", ["one-1.com", "four-1.com"])
    assert states(bank)["two", "live"] == 1, "nothing is taken back unticked"
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', looked)
    assert found
    ticked = {"take": "1", "withdraw": "1"}
    without_why = send(["one-1.com", "four-1.com"], seen=found[1], left_reason=" ", **ticked)
    assert without_why.status_code == 422 and "Say why, in a sentence" in text(without_why)
    assert '<a href="#id_left_reason">Why they are taken back</a>: Say why' in text(without_why)
    assert states(bank)["two", "live"] == 1, "nothing is taken back without a reason"
    done = send(["one-1.com", "four-1.com"], seen=found[1], left_reason="No longer on the list.", **ticked)
    assert "2 signals were taken back." in text(done)
    assert states(bank) == {
        ("one", "live"): 1,
        ("four", "live"): 1,
        ("own", "live"): 1,
        ("two", "retracted"): 1,
        ("three", "retracted"): 1,
    }
    assert "No longer on this list" not in text(send(["one-1.com", "four-1.com"]))
