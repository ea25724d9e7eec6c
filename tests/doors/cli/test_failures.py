"""What has no way back is asked about first, and where nobody can answer, as in a script, a sentence says what to do."""

import pytest
from programs import Session


@pytest.mark.parametrize("words", [("epoch", "begin"), ("vault", "destroy", "no-such-key")])
def test_what_is_done_for_good_is_asked_about(accord: Session, words: tuple[str, ...]) -> None:
    status, out, said = accord.run(*words, "--json")
    assert status == 1 and '"code":"not-confirmed"' in out and said.endswith("--yes\n")
    status, _, said = accord.run(*words, stdin="n\n")
    assert status == 1 and said.endswith("Aborted!\n")


def test_a_yes_that_is_typed_does_it(accord: Session) -> None:
    status, out, _ = accord.run("epoch", "begin", stdin="y\n")
    assert status == 0 and "goes on after" in out
