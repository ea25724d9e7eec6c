"""The commands that need wiring, as a person reads them."""

from pathlib import Path

from programs import NAME, run


def test_init_says_whose_hub_is_where_its_token_once_and_what_comes_next(tmp_path: Path) -> None:
    done = run("init", "--name", NAME, data=tmp_path / "hub")
    where, token, following = done.stdout.decode().splitlines()
    assert where == f"The hub of {NAME} is in {tmp_path / 'hub'}."
    assert token.startswith("Its administrator's token, shown only once: accord_")
    assert following == "Next: accord serve"
