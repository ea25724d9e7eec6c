"""Requests and embargoes at the command line: opened, answered, refused with what is open, files and bank messages in and out."""

import json
from pathlib import Path
from typing import Any

import pytest
from bank_cast import OTHER_UETR, RETURN, with_another
from programs import Session
from request_calls import PAID, pending, soon

KASI, NOBODY = "TH:004:1234567890", "TH:006:9876543210"
OPENING = ("--field", "asks=hold", "--field", "recall-sent=no", "--field", "harmed-in=TH")


@pytest.fixture
def session(accord: Session) -> Session:
    """A bank that asks, a bank that answers, and the police."""
    for name, sector in (("Sender", "finance"), ("Kasi", "finance"), ("Police", "state")):
        accord.answer("member", "add", name, "--sector", sector, "--country", "TH")
    accord.answer("responsibility", "add", "bank", "TH:004", "--member", "Kasi")
    return accord


def opened(session: Session, *more: str, stdin: str = "") -> Any:
    return session.answer("request", "open", "hold-funds", KASI, *OPENING, *more, "--member", "Sender", stdin=stdin)


def test_a_request_is_opened_answered_and_shown(session: Session, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text("A caller said that he was from the bank.\n", encoding="utf-8")
    answer = opened(session, NOBODY, "--payment", "480000.00 THB", "--private", f"narrative={story}")
    (request,), (gap,) = answer["requests"], answer["gaps"]
    assert (request["state"], request["rung"], gap["value"]) == ("received", False, "TH:006")
    id = request["id"]
    (item,) = session.answer("request", "list", "--member", "Kasi", "--inbox")["items"]
    assert (item["id"], item["sides"], item["totals"]["THB"]["pending"]) == (id, ["answerer"], "480000.00")
    taken = session.answer("request", "step", "acknowledge", id, "--member", "Kasi", "--seen", "1")
    assert (taken["state"], taken["version"]) == ("acknowledged", 2)
    out = session.run(
        "request", "step", "moved-on", id, "--member", "Kasi", "--field", f'hops=[{{"amount":"80000 THB","next":"{NOBODY}"}}]'
    )[1]
    assert "now moved-on, version 3" in out and "No member can act on: account" in out
    session.answer("request", "step", "hold-part", id, "--member", "Kasi", "--field", "amount=400000 THB", "--field", f"until={soon()}")
    page = session.answer("request", "show", id, "--member", "Sender")
    assert (page["state"], page["private"]["narrative"]["text"]) == ("partly-held", "A caller said that he was from the bank.")
    output = session.run("request", "show", id, "--member", "Sender")[1]
    for words in ("Partly held", "held 400000.00", "Hold a part", "ask-extension", "A caller said"):
        assert words in " ".join(output.split()), words
    assert "A caller said" not in session.run("request", "show", id, "--member", "Sender", "--no-words")[1]
    assert session.answer("request", "totals", "--member", "Sender")["held"] == {"THB": "400000.00"}
    assert "400000.00" in session.run("request", "totals", "--member", "Sender")[1]
    listed = session.run("request", "list", "--member", "Sender", "--side", "asker", "--open", "--state", "partly-held")[1]
    assert id in listed.replace("\n", "") or id[:8] in listed


def test_what_was_written_about_people_is_erased_by_whoever_wrote_it(session: Session, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text("A caller said that he was from the bank.\n", encoding="utf-8")
    (request,) = opened(session, "--payment", "480000.00 THB", "--private", f"narrative={story}")["requests"]
    id = request["id"]
    assert session.answer("request", "erase", id, "--yes", "--member", "Kasi")["records"] == 0, "it wrote nothing"
    assert session.refusal("request", "erase", id, "--yes", "--member", "Kasi", "--of", "Sender") == "not-allowed"
    assert session.refusal("request", "erase-identifier", id, "--yes", "--member", "Sender") == "still-open"
    assert "Records erased: 1." in session.run("request", "erase", id, "--yes", "--member", "Sender")[1]
    assert session.answer("request", "show", id, "--member", "Kasi")["private"] == {}
    assert session.answer("request", "erase", id, "--yes", "--of", "Sender", "--reason", "legal-order")["records"] == 0, "the secretariat"
    session.answer("request", "step", "withdraw", id, "--member", "Sender")
    assert session.answer("request", "erase-identifier", id, "--yes", "--member", "Sender") == {"id": id, "erased": True}
    assert "TH:004" not in session.run("request", "show", id, "--member", "Kasi")[1]


def test_what_is_refused_says_what_is_open(session: Session) -> None:
    id = opened(session, "--payment", "10.00 THB")["requests"][0]["id"]
    step = ("request", "step")
    for words, code, says in (
        ((*step, "release", id, "--member", "Kasi"), "not-open", "acknowledge"),
        ((*step, "acknowledge", id, "--member", "Sender"), "not-yours", "withdraw"),
        ((*step, "acknowledge", id, "--member", "Kasi", "--seen", "7"), "changed", "acknowledge"),
        ((*step, "hold", id, "--member", "Kasi"), "field-missing", "amount"),
        ((*step, "acknowledge", id, "--member", "Police"), "no-such-request", "inbox"),
        ((*step, "acknowledge", id, "--member", "Kasi", "--field", "note"), "bad-option", "--field"),
        ((*step, "acknowledge", id, "--member", "Kasi", "--field", "note=[x"), "not-json", "note"),
        ((*step, "acknowledge", id, "--member", "Kasi", "--private", "note=/no/such/file"), "no-file", "can't be read"),
        (("request", "show", "x", "--member", "Kasi"), "no-such-request", "inbox"),
        (("request", "open", "seize", KASI, "--member", "Sender"), "no-such-protocol", "hold-funds"),
        (("request", "open", "hold-funds", KASI, *OPENING, "--member", "Sender"), "field-missing", "payments"),
        (("request", "open", "hold-funds", KASI, "--signal", "x", "--member", "Sender"), "unknown-signal", "identifier"),
        (("request", "list", "--due", "soon", "--member", "Kasi"), "bad-time", "due"),
        (("request", "list", "--state", "bogus", "--member", "Kasi"), "unknown-word", "state"),
        (("request", "list", "--protocol", "bogus", "--member", "Kasi"), "unknown-word", "protocol"),
    ):
        status, out, error = session.run(*words, "--json")
        assert (status, json.loads(out)["code"]) == (1, code), words
        assert says in error, (words, error)


def test_one_step_for_many_tells_each(session: Session) -> None:
    first, two = (opened(session, "--payment", f"{number}0.00 THB")["requests"][0]["id"] for number in (1, 2))
    session.answer("request", "step", "acknowledge", two, "--member", "Kasi")
    status, out, _ = session.run("request", "step", "acknowledge", first, two, "--member", "Kasi", "--json")
    items = json.loads(out)["items"]
    assert (status, [item["request"] for item in items]) == (1, [first, two])
    assert items[0]["taken"]["state"] == "acknowledged" and items[1]["refused"]["code"] == "not-open"
    status, out, error = session.run("request", "step", "locate", first, two, "--member", "Kasi")
    assert status == 0 and out.count("now located") == 2 and not error
    assert session.run("request", "step", "locate", first, two, "--member", "Kasi", "--seen", "1")[0] == 2


def test_words_files_and_guests(session: Session, tmp_path: Path) -> None:
    given = json.dumps({"guests": [{"email": "a@bank.example", "verified": "called back"}], "payments": [{"amount": "5.00 THB"}]})
    answer = session.answer("request", "open", "hold-funds", NOBODY, *OPENING, "--with", "-", "--member", "Sender", stdin=given)
    (guest,) = answer["guests"]
    id = guest["request"]
    assert "/guest/" in guest["address"]
    session.answer("request", "say", id, "-", "--member", "Sender", stdin="We wait.\n")
    chat = tmp_path / "chat.txt"
    chat.write_text("He asked for the code.\n", encoding="utf-8")
    file = session.answer("request", "attach", id, str(chat), "--member", "Sender")["id"]
    assert session.run("request", "fetch", file, "--member", "Sender")[1] == "He asked for the code.\n"
    saved = session.answer("request", "fetch", file, "--member", "Sender", "--out", str(tmp_path / "saved"))
    assert (tmp_path / "saved").read_bytes() == chat.read_bytes() and saved["type"] == "text/plain"
    assert session.run("request", "fetch", file, "--member", "Kasi")[0] == 1
    (tmp_path / "run.exe").write_bytes(b"MZ\x90\x00" + bytes(60))
    assert session.refusal("request", "attach", id, str(tmp_path / "run.exe"), "--member", "Sender") == "not-this-kind"
    invited = session.answer("request", "invite", id, "--email", "b@bank.example", "--verified", "register", "--member", "Sender")
    assert invited["address"] != guest["address"]
    assert session.answer("request", "uninvite", id, "--member", "Sender") == {"id": id, "withdrawn": True}
    command = ("request", "step", "refuse", id, "--field", "refusal=needs-order", "--spoke-with", "-", "--member", "Sender")
    assert session.answer(*command, stdin="Mr Q")["state"] == "refused"
    page = session.answer("request", "show", id, "--member", "Sender")
    assert [message["text"] for message in page["messages"]] == ["We wait.", "Mr Q"] and page["taken"][-1]["how"] == "by-hand"
    for bad in ("[]", "{", '{"colour": "red"}', '{"payments": {}}', '{"payments": ["5 THB"]}', '{"reporter": 7}'):
        words = ("request", "open", "hold-funds", KASI, *OPENING, "--with", "-", "--member", "Sender")
        assert session.refusal(*words, stdin=bad) in ("not-json", "field-unknown", "not-a-list")


def test_bank_messages_go_out_and_come_in(session: Session, tmp_path: Path) -> None:
    id = opened(session, "--with", "-", stdin=json.dumps({"payments": [PAID]}))["requests"][0]["id"]
    assert "camt.056" in session.run("request", "recall", id, "--member", "Sender")[1]
    assert "camt.029" in session.run("request", "bank-answer", id, "--member", "Kasi")[1]
    form = session.answer("request", "bank-form", "--version", "08", "--header", "02", "--member", "Sender")
    assert (form["version"], form["place"]) == ("08", "Asia/Bangkok")
    assert "camt.056.001.08" in session.run("request", "bank-form", "--member", "Sender")[1]
    assert "head.001.001.02" in session.run("request", "recall", id, "--member", "Sender")[1]
    bare = session.run("request", "recall", id, "--header", "", "--version", "10", "--message", "OWN-1", "--member", "Sender")[1]
    assert "camt.056.001.10" in bare and "AppHdr" not in bare and "<Id>OWN-1</Id>" in bare
    assert session.refusal("request", "recall", id, "--version", "07", "--member", "Sender") == "not-a-choice"
    payment = session.answer("request", "show", id, "--member", "Sender")["payments"][0]["id"]
    facts = json.dumps({"message": "MSG-1", "message_name": "pacs.008.001.08"})
    assert session.answer("request", "complete", id, payment, "--with", "-", "--member", "Sender", stdin=facts)["message"] == "MSG-1"
    assert session.refusal("request", "complete", id, payment, "--with", "-", "--member", "Sender", stdin='{"to_bank": "?"}') == "bad-bank"
    assert session.refusal("request", "investigate", id, "--action", "RQST", "--member", "Sender") == "not-asked"
    asked = session.run("request", "investigate", id, "--header", "", "--message", "OWN-2", "--member", "Sender")[1]
    assert "<MsgId>OWN-2</MsgId>" in asked and "AppHdr" not in asked
    assert "RQCL" in session.run("request", "investigate", id, "--action", "RQCL", "--reason", "IRRR", "--member", "Sender")[1]
    out = tmp_path / "recall.xml"
    assert session.answer("request", "recall", id, "--member", "Sender", "--out", str(out))["size"] == len(out.read_bytes())
    assert session.run("request", "recall", id, "--member", "Sender", "--json")[0] == 2
    (tmp_path / "answer.xml").write_bytes(pending(id.replace("-", "")))
    (tmp_path / "return.xml").write_bytes(RETURN)
    (taken,) = session.answer("request", "answer", str(tmp_path / "answer.xml"), "--member", "Kasi")["items"]
    assert (taken["request"], taken["step"]) == (id, "acknowledge")
    output = session.run("request", "return", str(tmp_path / "return.xml"), "--member", "Sender")[1]
    assert f"{id}: return" in output and "No open request is about payment" not in output
    (tmp_path / "both.xml").write_bytes(with_another())
    whole = session.answer("request", "return", str(tmp_path / "both.xml"), "--member", "Sender")
    assert whole["items"] and whole["unknown"] == [{"place": 2, "reference": OTHER_UETR}]
    assert session.refusal("request", "answer", str(out), "--member", "Kasi") != ""
    assert session.refusal("request", "return", str(tmp_path / "return.xml"), "--member", "Police") == "no-such-request"


def test_an_embargo_is_set_listed_and_lifted(session: Session) -> None:
    assert "No embargo is set" in session.run("embargo", "list", "--member", "Police")[1]
    id = session.answer("embargo", "set", KASI, "--until", soon(), "--member", "Police")["id"]
    (item,) = session.answer("embargo", "list", "--member", "Police")["items"]
    assert (item["id"], item["kind"], item["lifted"]) == (id, "account", None)
    assert item["display"] in session.run("embargo", "list", "--member", "Police")[1]
    request = opened(session, "--payment", "10.00 THB")["requests"][0]["id"]
    assert "do not act" in session.run("request", "show", request, "--member", "Kasi")[1]
    assert session.answer("embargo", "lift", id, "--member", "Police") == {"id": id, "lifted": True}
    for words, code in (
        (("embargo", "lift", id, "--member", "Police"), "no-such-request"),
        (("embargo", "set", KASI, "--until", soon(), "--member", "Sender"), "not-police"),
        (("embargo", "set", KASI, "--until", "soon", "--member", "Police"), "bad-time"),
        (("embargo", "set", "nothing", "--until", soon(), "--member", "Police"), "no-kind-fits"),
    ):
        assert session.refusal(*words) == code
