"""Programs that ask for tokens by OAuth 2, at the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey, KeySet
from programs import Session


@pytest.fixture
def bank(accord: Session) -> str:
    return str(accord.answer("member", "add", "Heron Bank", "--sector", "finance", "--country", "TH")["id"])


def listed(accord: Session, *words: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = accord.answer("client", "list", *words)["items"]
    return items


def test_a_client_is_made_listed_and_revoked(accord: Session, bank: str) -> None:
    assert "There is no client yet." in accord.run("client", "list")[1]
    words = ("--member", "Heron Bank", "--name", "SIEM", "--scope", "member:signals:read", "--expires", "2199-01-31T12:00:00Z")
    made = accord.answer("client", "create", *words)
    assert (made["method"], made["scopes"], made["role"]) == ("client_secret_basic", ["member:signals:read"], "administrator")
    assert made["member"] == {"id": bank, "name": "Heron Bank"} and len(made["client_secret"]) > 20
    (item,) = listed(accord)
    assert (item["id"], item["name"], item["client"], item["revoked"]) == (made["client_id"], "SIEM", "client_secret_basic", None)
    assert item["expires"].startswith("2199-01-31T12:00:00")
    assert made["client_secret"] not in str(item)
    accord.answer("member", "add", "Tern Bank", "--sector", "finance", "--country", "TH")
    assert listed(accord, "--member", "Tern Bank") == [] and listed(accord, "--member", bank) == [item]
    shown = accord.run("client", "list")[1]
    assert "Heron Bank" in shown and "SIEM" in shown and "client_secret_basic" in shown
    assert accord.answer("client", "revoke", made["client_id"]) == {"client_id": made["client_id"], "revoked": True}
    assert listed(accord)[0]["revoked"] is not None
    assert accord.refusal("client", "revoke", made["client_id"]) == "no-such-client"


def test_the_id_and_the_secret_are_printed_for_a_person_too(accord: Session, bank: str) -> None:
    id, secret = accord.run("client", "create", "--member", bank)[1].split()
    assert listed(accord)[0]["id"] == id and len(secret) > 20
    assert accord.run("client", "revoke", id)[1] == "Revoked.\n"


def test_a_client_that_proves_itself_by_its_certificate_has_no_secret(accord: Session, bank: str) -> None:
    words = ("--member", bank, "--method", "tls_client_auth", "--subject", "CN=siem.bank.example,O=Bank")
    made = accord.answer("client", "create", *words)
    assert made["client_secret"] is None and "member:signals:publish" in made["scopes"]
    assert listed(accord)[0]["client"] == "tls_client_auth"
    assert accord.run("client", "create", *words)[1].split() == [listed(accord)[-1]["id"]]


def test_a_certificate_or_a_key_set_that_is_no_text_is_refused_in_a_sentence(accord: Session, bank: str, tmp_path: Path) -> None:
    (tmp_path / "siem.der").write_bytes(b"\x30\x82\x01\x0b\xff")
    for method, word in (("self_signed_tls_client_auth", "--certificate"), ("private_key_jwt", "--keys")):
        words = ("--member", bank, "--method", method, word, str(tmp_path / "siem.der"))
        assert accord.refusal("client", "create", *words) == f"bad-{word[2:]}"


def test_a_key_set_may_begin_with_a_mark_of_utf_8(accord: Session, bank: str, tmp_path: Path) -> None:
    keys = KeySet([ECKey.generate_key("P-256")]).as_dict(private=False)
    (tmp_path / "keys.json").write_text(json.dumps(keys), encoding="utf-8-sig")
    made = accord.answer("client", "create", "--member", bank, "--method", "private_key_jwt", "--keys", str(tmp_path / "keys.json"))
    assert made["method"] == "private_key_jwt"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--expires", "next week"), "bad-time"),
        (("--scope", "everything"), "unknown-scope"),
        (("--role", "king"), "bad-role"),
        (("--method", "private_key_jwt"), "bad-keys"),
        (("--method", "tls_client_auth"), "bad-subject"),
    ],
)
def test_what_is_missing_or_wrong_is_said(accord: Session, bank: str, words: tuple[str, ...], code: str) -> None:
    assert accord.refusal("client", "create", "--member", bank, *words) == code
    assert listed(accord) == []


def test_a_token_is_no_client(accord: Session, bank: str) -> None:
    accord.answer("token", "create", "--member", bank, "--name", "feed")
    (token,) = accord.answer("token", "list", "--member", bank)["items"]
    assert listed(accord) == []
    assert accord.refusal("client", "revoke", token["id"]) == "no-such-client"
