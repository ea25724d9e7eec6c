"""What the environment says of the hub's place and of what it may do."""

import os

import pytest

from accord.site.logs import log_level
from accord.site.place import address, folder, hosts, switch
from accord.site.unknown import tidy_settings


@pytest.mark.parametrize(
    ("given", "is_on"),
    [
        ("1", True),
        ("true", True),
        ("Yes", True),
        ("on", True),
        ("", False),
        ("0", False),
        ("false", False),
        ("NO", False),
        (" off ", False),
    ],
)
def test_a_switch_is_what_its_word_says(monkeypatch: pytest.MonkeyPatch, given: str, is_on: bool) -> None:
    monkeypatch.setenv("ACCORD_TRUST_PROXY", given)
    assert switch("ACCORD_TRUST_PROXY") is is_on
    monkeypatch.delenv("ACCORD_TRUST_PROXY")
    assert not switch("ACCORD_TRUST_PROXY")


@pytest.mark.parametrize(("given", "level"), [("info", "INFO"), ("ERROR", "ERROR"), ("", "WARNING")])
def test_a_level_of_the_log_may_be_written_in_small_letters(monkeypatch: pytest.MonkeyPatch, given: str, level: str) -> None:
    monkeypatch.setenv("ACCORD_LOG", given)
    assert log_level() == level


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("hub.example", ["hub.example"]),
        (" Hub.Example , 192.0.2.10,", ["hub.example", "192.0.2.10"]),
        ("https://hub.example/", ["hub.example"]),
        ("hub.example:8000,hub.example", ["hub.example"]),
        ("::1,[::1],[::1]:8000", ["[::1]"]),
        ("*", ["*"]),
        (".hub.example", [".hub.example"]),
    ],
)
def test_the_names_of_a_hub_are_taken_as_people_write_them(monkeypatch: pytest.MonkeyPatch, given: str, names: list[str]) -> None:
    monkeypatch.setenv("ACCORD_HOSTS", given)
    monkeypatch.delenv("ACCORD_ADDRESS", raising=False)
    assert hosts() == names
    monkeypatch.setenv("ACCORD_ADDRESS", "https://reached.example/")
    assert hosts() == [*names, "reached.example"]


@pytest.mark.parametrize("given", ["hub.example other.example", "https://", "[::1"])
def test_names_that_are_none_are_refused_with_an_example(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("ACCORD_HOSTS", given)
    monkeypatch.delenv("ACCORD_ADDRESS", raising=False)
    with pytest.raises(SystemExit, match=r"such as hub\.example"):
        hosts()


@pytest.mark.parametrize("given", ["https://", "https://hub.example /x", "https://hub example"])
def test_an_address_that_is_none_is_refused_with_an_example(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("ACCORD_ADDRESS", given)
    with pytest.raises(SystemExit, match=r"such as https://hub\.example|begin with https"):
        address()


def test_spaces_around_an_address_are_none_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCORD_ADDRESS", " https://hub.example/ ")
    assert address() == "https://hub.example"


@pytest.mark.parametrize("given", [" /srv/keys", "/srv/keys\r", "/srv/keys \n"])
def test_what_stands_at_the_ends_of_a_setting_is_no_part_of_it(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("ACCORD_KEYRING", given)
    tidy_settings()
    assert os.environ["ACCORD_KEYRING"] == "/srv/keys"


@pytest.mark.parametrize("mark", ["'", '"'])
def test_a_value_in_quotation_marks_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch, mark: str) -> None:
    monkeypatch.setenv("ACCORD_DATABASE", f"{mark}postgresql://accord:hush@db.example/accord{mark}")
    with pytest.raises(SystemExit, match="ACCORD_DATABASE is set to a value in quotation marks") as refused:
        tidy_settings()
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize("given", ["backups", "./backups", "~/backups"])
def test_a_folder_is_named_by_its_whole_path(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("ACCORD_BACKUP_TO", given)
    with pytest.raises(SystemExit, match="begins with /"):
        folder("ACCORD_BACKUP_TO")
    monkeypatch.setenv("ACCORD_BACKUP_TO", "/srv/backups")
    assert folder("ACCORD_BACKUP_TO", "/elsewhere") == "/srv/backups"
    monkeypatch.setenv("ACCORD_BACKUP_TO", "")
    assert folder("ACCORD_BACKUP_TO", "/elsewhere") == "/elsewhere"


@pytest.mark.parametrize("given", ["https://hub.example/accord", "https://hub.example:8443/?x=1", "https://hub.example/sandbox"])
def test_an_address_below_a_path_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("ACCORD_ADDRESS", given)
    with pytest.raises(SystemExit, match="a hub has no path"):
        address()
