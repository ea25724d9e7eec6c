"""Personal strings go through all of the way home, and are found nowhere but in the vault's columns and where they were asked for."""

import logging
import traceback
from pathlib import Path
from typing import Any

import pytest
from bells import NOON
from canary import plant
from caring import forced, reason
from repatriations import DAY, csv, flown, night, operation

from accord.hub.care.errors import NoSuchFile, Refused

CANARIES = plant(48)


def test_who_people_are_is_found_nowhere_outside_the_vault(
    any_hub: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings
    from django.db import connection

    from accord.hub.care import actions as care
    from accord.hub.repatriation import actions, followers, queries
    from accord.hub.requests import queries as requests
    from accord.tables import care as tables

    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "django.db.backends")
    statements = logging.getLogger("django.db.backends")
    monkeypatch.setattr(statements, "handlers", [*statements.handlers, caplog.handler])
    made = night(any_hub)
    monkeypatch.setattr(connection, "force_debug_cursor", True)  # of the scene's own database
    desk, words, outputs = made["Desk"], CANARIES.texts, []
    keys = [key for key, field in tables().fields.items() if "forced" in field.files]
    fields = {key: words[place] for place, key in enumerate(keys)} | {"nationality": "NP"}
    group = operation(made)
    file = forced(made, fields=fields, agreed={"travel": True})
    person_id = actions.add(desk, group, file, at=NOON)
    rows = (words[30], words[31], "", "NP", words[32], ""), (words[30], "", "", words[33], words[32], "")
    listed = actions.put_list(desk, group, csv(*rows), at=NOON)
    preview = queries.preview(desk, listed, reason(), at=NOON)
    actions.decide(desk, listed, {pair.id: "same" for pair in preview.pairs})
    outputs += [repr(preview), repr(actions.make(desk, listed, at=NOON))]
    for nation in ("NP", "BD"):
        care.agree(desk, file, {"consulate": True}, about=nation, at=NOON)
    care.change_file(desk, file, {"nationality": "NP, BD"}, reason("correction"), at=NOON)
    actions.begin(desk, [person_id], at=NOON)
    actions.see_to_papers(desk, person_id, "passport", at=NOON)
    actions.ask_consulates(desk, [person_id], at=NOON)
    asked = queries.asked_of_us(made["Embassy"])[0][0].id
    actions.answer(made["Embassy"], asked, "national", at=NOON)
    (other,) = [row for row in queries.person(desk, person_id, at=NOON).verifications if not row.member]
    actions.note_answer(desk, other.id, "unknown", how="phone", source=words[34], at=NOON)
    actions.assess(desk, person_id, "low", words[35], at=NOON)
    actions.block(desk, person_id, "health", words=words[36], at=NOON)
    actions.clear(desk, person_id, "health", "doctor", at=NOON)
    flown(made, [person_id], group)
    actions.tell_home(desk, [person_id], at=NOON)
    actions.accept(made["Kathmandu"], person_id, at=NOON)
    assert [row.code for row in actions.travel(desk, [person_id], paid_by=words[37], at=NOON)] == ["travel"]
    actions.receive(made["Kathmandu"], person_id, words[38], at=NOON + DAY)
    for call in (
        lambda: actions.open_operation(desk, words[39] + "\x00"),
        lambda: actions.put_list(desk, group, words[40].encode(), at=NOON),
        lambda: actions.answer(made["Embassy"], asked, words[41]),
        lambda: actions.note_answer(desk, other.id, words[41], how=words[41], source=words[41]),
        lambda: actions.clear(desk, person_id, words[42], words[42]),
        lambda: queries.person(desk, words[43], at=NOON),
        lambda: queries.person_fields(made["Lima"], person_id, reason(), at=NOON),
    ):
        with pytest.raises((Refused, NoSuchFile)) as caught:
            call()
        outputs += [str(caught.value), repr(caught.value), "".join(traceback.format_exception_only(caught.value))]
    outputs += [
        repr(queries.person(desk, person_id, at=NOON)),
        repr(queries.board(desk, group, at=NOON)),
        repr(queries.people(desk, group, at=NOON)),
    ]
    outputs += [repr(queries.arrival(made["Kathmandu"], person_id, reason(), at=NOON)), repr(queries.asked_of_us(made["Embassy"]))]
    outputs += [repr(requests.listing(who, at=NOON)) for who in (desk, made["Kathmandu"], made["Embassy"], made.who("Desk", "officer"))]
    for name in (*dict(any_hub.cast), "Secretariat"):
        outputs += [str(made.api(name).feed()), str(made.api(name)("GET", "/requests"))]
    while followers.work(NOON + 200 * DAY):
        pass
    assert 'INSERT INTO "repatriation_traveller"' in caplog.text
    captured = capfd.readouterr()
    texts = {f"told {number}": text for number, text in enumerate(outputs)} | {"log": caplog.text, "output": captured.out + captured.err}
    assert CANARIES.leaks(folders=[tmp_path], texts=texts) == []
    data = Path(settings.ACCORD_DATA)
    assert [leak for path in data.iterdir() if path.is_file() for leak in CANARIES.in_bytes(path.name, path.read_bytes())] == []
