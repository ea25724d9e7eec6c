"""read: what people type, one object a line, with no hub; the shapes that others rely on."""

import json
import subprocess
import sys

from programs import environment, lines, run

CARD = "4111 1111 1111 1111"


def test_an_account_is_read_beside_its_bank_one_object_a_line() -> None:
    answers = lines("read", "account", "--country", "TH", "--bank", "SCB", "456-7-89123-0", "acc no. ๔๕๖๗๘๙๑๒๓๐")
    assert answers[0] == {
        "input": "456-7-89123-0",
        "kind": "account",
        "value": "TH:014:4567891230",
        "display": "account 456-7-89123-0 at SCB (Siam Commercial Bank)",
    }
    assert [answer["value"] for answer in answers] == ["TH:014:4567891230"] * 2
    assert lines("read", "account", "--country", "TH", "--bank", "ไทยพาณิชย์", "4567891230")[0]["value"] == "TH:014:4567891230"
    assert lines("read", "account", "--country", "BD", "--bank", "bkash", "01712-345678")[0]["kind"] == "proxy"


def test_a_question_has_choices_whose_values_are_read_without_it() -> None:
    asked = lines("read", "account", "--country", "TH", "4567891230")[0]
    assert set(asked) == {"input", "question"}
    assert set(asked["question"]) == {"text", "choices"}
    assert all(set(choice) == {"value", "display"} for choice in asked["question"]["choices"])
    offered = [choice["value"] for choice in asked["question"]["choices"] if choice["value"].count(":") == 2]
    assert "TH:014:4567891230" in offered
    answers = lines("read", "account", "--country", "TH", *offered)
    assert [answer["value"] for answer in answers] == offered


def test_what_cannot_be_read_has_a_code_and_a_sentence_and_no_card_number_is_repeated() -> None:
    none, card = lines("read", "account", "--country", "TH", "--bank", "SCB", "hello", CARD)
    assert set(none) == {"input", "refused"}
    assert set(none["refused"]) == {"code", "text"}
    assert "123-4-56789-0" in none["refused"]["text"]
    assert card["input"] is None
    assert CARD not in json.dumps(card) and CARD.replace(" ", "") not in json.dumps(card)


def test_a_phone_is_read_for_its_country_and_never_taken_for_one_abroad() -> None:
    answers = lines("read", "phone", "--country", "TH", "081-234-5678", "66812345678", "4567891230")
    assert [answer.get("value") for answer in answers] == ["+66812345678", "+66812345678", None]
    assert "question" in answers[2]


def test_lines_of_the_standard_input_are_answered_as_they_come() -> None:
    command = (sys.executable, "-m", "accord.site", "read", "account", "--country", "TH", "--bank", "SCB", "--json", "-")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()) as program:
        assert program.stdin is not None and program.stdout is not None
        for number in ("456-7-89123-0", "๔๕๖-๗-๘๙๑๒๓-๐"):
            program.stdin.write(f"{number}\r\n".encode())
            program.stdin.flush()
            assert json.loads(program.stdout.readline())["value"] == "TH:014:4567891230"
        program.stdin.close()
        assert program.wait(timeout=120) == 0


def test_for_people_there_are_plain_lines() -> None:
    output = run("read", "account", "--country", "TH", "--bank", "SCB", "456-7-89123-0", "456789123", "hello").stdout.decode().splitlines()
    assert output[0].startswith("TH:014:4567891230")
    assert output[1].startswith("?") and "10 digits" in output[1]
    assert output[2].split()[0] == "TH:014:456789123"
    assert output[-1].startswith("-")


def test_what_is_asked_wrongly_is_said() -> None:
    assert b"--bank" in run("read", "phone", "--bank", "SCB", "081-234-5678").stderr
    assert run("read", "account", "--country", "XX", "4567891230").returncode == 1
    assert run("read", "account").returncode == 2
