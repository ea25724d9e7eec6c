"""Personal strings go through all of care, and are found nowhere but in the vault's columns and where they were asked for."""

import logging
import traceback
from pathlib import Path
from typing import Any

import pytest
from bells import NOON
from canary import plant
from caring import DAY, care, reason, referred, seen

from accord.hub.care.errors import NoSuchFile, Refused

CANARIES = plant(96)


def filled(kind: str, start: int) -> dict[str, str]:
    """Every field of such a file, each with a canary."""
    from accord.tables import care as tables

    keys = [key for key, field in tables().fields.items() if kind in field.files]
    return {key: CANARIES.texts[(start + place) % len(CANARIES.texts)] for place, key in enumerate(keys)}


def test_who_people_are_and_what_they_told_is_found_nowhere_outside_the_vault(
    any_hub: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings
    from django.db import connection

    from accord.hub.care import actions, followers, queries
    from accord.hub.requests import queries as requests

    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "django.db.backends")
    # Every statement with its values; this logger passes nothing on by itself.
    statements = logging.getLogger("django.db.backends")
    monkeypatch.setattr(statements, "handlers", [*statements.handlers, caplog.handler])
    made = care(any_hub)
    monkeypatch.setattr(connection, "force_debug_cursor", True)  # of the scene's own database
    desk, shelter, outputs = made["Desk"], made["Shelter"], []
    forced_fields, other = filled("forced", 0), filled("defrauded", 40)
    file = actions.open_file(desk, "forced", forced_fields, agreed={"support": True}, at=NOON).id
    joined = actions.open_file(desk, "defrauded", other, joined=file, agreed={"support": True}, at=NOON).id
    note = CANARIES.texts[95]
    actions.change_file(desk, file, {"health": note}, reason("correction"), at=NOON)
    actions.answer(desk, file, {"debt": "present", "violence": "declined"}, reason(), at=NOON)
    actions.assess_status(desk, file, "both", review=NOON + DAY, words=note, at=NOON)
    actions.override(desk, file, "life-at-risk", CANARIES.texts[94], at=NOON)
    handed = [referred(made, file, "health", "legal", "police", language="ne"), referred(made, joined, "money-recovery")]
    for referral in handed:
        actions.accept(shelter, referral, at=NOON)
        assert set(seen(made, referral).values()) <= {*forced_fields.values(), *other.values(), note}
    assert set(forced_fields) == set(queries.file(desk, file, reason(), at=NOON).fields)
    for call in (
        lambda: actions.open_file(desk, "forced", {note: note}, at=NOON),
        lambda: actions.open_file(desk, "forced", {"name": note + "\x00"}, at=NOON),
        lambda: actions.agree(desk, file, {note: True}, at=NOON),
        lambda: actions.answer(desk, file, {note: note}, reason(), at=NOON),
        lambda: actions.refer(desk, file, note, [note], at=NOON),
        lambda: actions.offer(desk, countries=[note], services=[note]),
        lambda: queries.file(made["Lima"], note, reason(), at=NOON),
        lambda: queries.file(desk, file, reason(note), at=NOON),
    ):
        with pytest.raises((Refused, NoSuchFile)) as caught:
            call()
        outputs += [str(caught.value), repr(caught.value), "".join(traceback.format_exception_only(caught.value))]
    page = queries.file(desk, file, reason(), at=NOON)
    outputs += [repr(page), repr(queries.received_person(shelter, handed[0], reason(), at=NOON)), repr(queries.received(shelter))]
    outputs += [repr(queries.looks(made.who("Desk", "auditor"), file, at=NOON)), repr(queries.status(desk, file, reason(), at=NOON))]
    outputs += [repr(requests.listing(who)) for who in (desk, shelter, made["Clinic"], made.who("Desk", "officer"))]
    for name in (*dict(any_hub.cast), "Secretariat"):
        outputs += [str(made.api(name).feed()), str(made.api(name)("GET", "/requests"))]
    for referral in queries.referrals(desk, file):
        outputs.append(repr(requests.page(made.who("Desk", "officer"), referral.request)))
        outputs.append(repr(requests.page(made.who("Shelter", "administrator"), referral.request)))
    assert CANARIES.leaks(texts={**{f"told {number}": text for number, text in enumerate(outputs)}, "log": caplog.text}) == []
    actions.close_file(desk, file, at=NOON)
    actions.erase_file(desk, joined, reason("person-asked"), at=NOON)
    while followers.work(NOON + 2000 * DAY):
        pass
    assert "INSERT INTO vault_record" in caplog.text and 'UPDATE "care_forced"' in caplog.text
    captured = capfd.readouterr()
    texts = {"log": caplog.text, "output": captured.out + captured.err}
    assert CANARIES.leaks(folders=[tmp_path], texts=texts) == []
    data = Path(settings.ACCORD_DATA)
    assert [leak for path in data.iterdir() if path.is_file() for leak in CANARIES.in_bytes(path.name, path.read_bytes())] == []
