"""identify and extract: shapes that others rely on, no hub needed, card numbers never repeated."""

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from programs import environment, lines, run

CARD = "4111 1111 1111 1111"


def test_texts_are_answered_one_object_a_line() -> None:
    answers = lines("identify", "--region", "TH", "081-234-5678", "hxxps://sub.evil[.]com/any?path")
    assert (answers[0]["kind"], answers[0]["value"]) == ("phone", "+66812345678")
    assert answers[0]["input"] == "081-234-5678"
    assert answers[0]["key"] == sha256(b"phone\n+66812345678").hexdigest()
    assert "expressions" not in answers[0]
    assert answers[1]["expressions"] == [
        "sub.evil.com/any?path",
        "sub.evil.com/any/?path",
        "sub.evil.com/any",
        "sub.evil.com/any/",
        "sub.evil.com/",
        "evil.com/any?path",
        "evil.com/any/?path",
        "evil.com/any",
        "evil.com/any/",
        "evil.com/",
    ]


def test_every_line_of_the_standard_input_has_its_answer_in_order() -> None:
    given = "evil.com\n\nnothing at all here\r\n๐๘๑-๒๓๔-๕๖๗๘\n".encode() + b"\xff\xfe\n" + b"last.example.com"
    answers = lines("identify", "--region", "TH", stdin=given)
    assert [answer.get("kind", "refused") for answer in answers] == ["domain", "refused", "refused", "phone", "refused", "domain"]
    assert set(answers[1]) == {"input", "refused"}
    assert set(answers[1]["refused"]) == {"code", "text"}
    assert answers[4]["refused"]["code"] == "not-text"


def test_a_kind_that_is_named_is_the_kind_that_is_read() -> None:
    assert [answer.get("kind") for answer in lines("identify", "--kind", "sender", "--region", "TH", "1441")] == ["sender"]


def test_a_card_number_is_refused_and_never_repeated() -> None:
    done = run("identify", "--json", CARD, f"my card {CARD}", CARD.replace(" ", ""))
    assert all(json.loads(line)["input"] is None for line in done.stdout.splitlines())
    for line in (done.stdout + done.stderr).decode().splitlines():
        assert "4111" not in line
    assert b"1111" not in run("identify", CARD).stdout


def test_extract_tells_the_places_in_the_text() -> None:
    text = "โทร ๐๘๑-๒๓๔-๕๖๗๘ แล้วเปิด hxxps://evil[.]com/pay และ " + CARD
    (occurrences,) = lines("extract", "--region", "TH", stdin=text)
    assert [(occurrence["kind"], occurrence["value"]) for occurrence in occurrences] == [("phone", "+66812345678"), ("url", "evil.com/pay")]
    for occurrence in occurrences:
        assert set(occurrence) == {"kind", "value", "start", "end", "text"}
        assert text[occurrence["start"] : occurrence["end"]] == occurrence["text"]


def test_extract_tells_each_wallet_of_a_number() -> None:
    (told,) = lines("extract", "--region", "PE", stdin="yape o plin al 987654321")
    assert [(each["value"], each["text"]) for each in told] == [("plin:+51987654321", "987654321"), ("yape:+51987654321", "987654321")]


def test_extract_says_that_a_text_is_too_long_on_the_standard_error_and_as_json() -> None:
    done = run("extract", "--json", stdin="a" * 200_001)
    assert done.returncode == 1
    assert json.loads(done.stdout)["code"] == "text-too-long"
    assert done.stderr.decode().strip().count("\n") == 0


def test_a_terminal_of_another_encoding_gets_utf8() -> None:
    done = run("identify", "--json", "--kind", "domain", "ธนาคาร.ไทย", PYTHONIOENCODING="latin-1")
    assert json.loads(done.stdout.decode("utf-8"))["input"] == "ธนาคาร.ไทย"


def test_help_and_identify_load_no_framework_and_make_no_directory(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from accord.site.command import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "main(['identify', '--json', 'evil.com'], standalone_mode=False)\n"
        "print([name for name in ('django', 'granian', 'rich', 'sqlite3') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        env=environment(HOME=str(tmp_path), ACCORD_DATA=str(tmp_path / "hub")),
    )
    assert done.stdout.splitlines()[-1] == b"[]"
    assert list(tmp_path.iterdir()) == []


def test_usage_errors_end_with_two() -> None:
    assert run("identify", "--colour").returncode == 2
    assert run("nonsense").returncode == 2
