"""A command that is typed wrongly says what to type instead, and nothing of what was typed."""

import pytest
from programs import Session

CARD = ("4111", "1111", "1111", "1111")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("route", *CARD), 'Put a name or a text that has spaces in quotes: "Example Bank".'),
        (("member", "budget", "Bank", "4,111"), "DAILY: Give a whole number from 0 up to 1000000000, in digits alone."),
        (("member", "budget", "Bank", "-4111"), "A number below 0 can't stand here."),
        (("feed", "--limit", "4111x"), "--limit: Give a whole number from 1 up to 5000, in digits alone."),
        (("check", "x", "--use", "4111"), "--use: Choose one of block, hold, warn, investigate."),
        (("members", "list"), "There is no command of this name. Did you mean member?"),
        (("webhooks", "4111"), "There is no command of this name."),
        (("import", "4111111111111111"), "FILE: There is nothing of this name here. Check the name, and the folder before it."),
        (("import", "/"), "FILE: This is a folder. Name a file in it."),
        (("member", "add", "x", "--sectr", "finance"), "There is no option of this name here. Did you mean --sector?"),
        (("extract", "call +66 81 234 5678"), "What it reads comes by the standard input: accord extract < FILE"),
        (("publish", "signal.json"), "What it reads comes by the standard input: accord publish < FILE"),
        (("status", "now"), "This command takes no words beside its options."),
    ],
)
def test_what_was_typed_wrongly_is_answered_with_what_to_type(accord: Session, words: tuple[str, ...], says: str) -> None:
    status, out, said = accord.run(*words)
    assert (status, out) == (2, "") and said.rstrip().endswith(says)
    assert "4111" not in said and "4,111" not in said


def test_a_program_reads_it_as_json(accord: Session) -> None:
    status, out, _ = accord.run("member", "add", "Thai", "Bank", "--sector", "finance", "--json")
    assert status == 2 and out.startswith('{"error":"More words were typed') and '"code":"misused"' in out


def test_what_is_missing_is_named(accord: Session) -> None:
    assert "Missing option '--member'." in accord.run("person", "add", "Somchai")[2]
    assert "Option '--sector' requires an argument." in accord.run("member", "add", "x", "--sector")[2]
