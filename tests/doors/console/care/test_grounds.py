"""A ground in the place of consent is recorded by an administrator, to whom the file itself never opens."""

import re
from typing import Any

import pytest
from bells import rows
from hubs import Hub
from rooms import browser, person

WORDS = "Quivolda lies unconscious at the bridge"


@pytest.fixture
def file(hub: Hub, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    from django.conf import settings

    from accord.hub.care import actions as care
    from accord.hub.members import queries

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    helper = queries.person_caller(person(hub.admin, "victim officer", "Vera").n)
    assert helper is not None
    return care.open_file(helper, "forced", {"called": "Quivolda"}).id


def test_an_administrator_records_a_ground_and_sees_no_file(hub: Hub, file: str) -> None:
    admin = browser(person(hub.admin, "administrator", "Ada"))
    page = admin.get("/console/help-offered")
    assert 'href="/console/help-offered/ground"' in page.content.decode()
    address = f" https://hub.example/console/care/{file.upper()}/ "
    sent = {"file": address, "ground": "life-at-risk", "words": WORDS}
    done = admin.post("/console/help-offered/ground", sent, follow=True)
    html = done.content.decode()
    assert done.status_code == 200 and "The ground is recorded in the file" in html
    assert "Quivolda" not in html and WORDS not in html
    assert rows("SELECT ground, role FROM care_override") == [("life-at-risk", "administrator")]
    assert admin.get(f"/console/care/{file}").status_code == 403


def test_another_members_file_is_as_one_that_never_was(hub: Hub, file: str) -> None:
    other = browser(person(hub.member("Beta"), "administrator", "Bo"))
    pages = set()
    for id in (file, "00000000-0000-4000-8000-000000000000", "x", "%00"):
        answer = other.post("/console/help-offered/ground", {"file": id, "ground": "law", "words": "An article"})
        assert answer.status_code == 422
        text = answer.content.decode()
        assert "Your member keeps no file with this address." in text
        pages.add(re.sub(r'"\w{64}"|value="[^"]*"|"X-CSRFToken": "\w+"', "", text))
    assert len(pages) == 1
    assert rows("SELECT COUNT(*) FROM care_override") == [(0,)]


def test_what_is_missing_or_does_not_fit_is_said_at_its_field(hub: Hub, file: str) -> None:
    admin = browser(person(hub.admin, "administrator", "Ada"))
    for sent, field in (
        ({"file": file, "ground": "law", "words": " "}, "words"),
        ({"file": "", "ground": "law", "words": "An article"}, "file"),
        ({"file": file, "ground": "moon", "words": "An article"}, "ground"),
        ({"file": file, "ground": "child", "words": "A child"}, "ground"),  # nobody recorded that it is one
    ):
        answer = admin.post("/console/help-offered/ground", sent)
        assert answer.status_code == 422
        assert f'href="#id_{field}"' in answer.content.decode() or f'id="id_{field}-error"' in answer.content.decode(), (sent, field)
    assert rows("SELECT COUNT(*) FROM care_override") == [(0,)]
