"""Personal strings go through all of rescue, and are found nowhere but in the vault's columns and where they were asked for."""

import logging
import traceback
from pathlib import Path
from typing import Any

import pytest
from bells import NOON, rows
from canary import plant
from caring import DAY, care
from rescuing import HELD, reported, seen

from accord.hub.rescue.errors import NoSuchRescue, Refused
from accord.hub.vault.vocabulary import Reason

CANARIES = plant(64)


def test_where_it_is_who_is_there_and_what_was_told_is_found_nowhere_outside_the_vault(
    any_hub: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings
    from django.db import connection

    from accord.hub.intake import actions as intake
    from accord.hub.members.queries import auditing
    from accord.hub.rescue import actions, followers, queries
    from accord.hub.rescue.actions import NewStatement
    from accord.tables import rescue_track

    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "django.db.backends")
    statements = logging.getLogger("django.db.backends")
    monkeypatch.setattr(statements, "handlers", [*statements.handlers, caplog.handler])
    made = care(any_hub)
    monkeypatch.setattr(connection, "force_debug_cursor", True)  # of the scene's own database
    desk, lima, outputs = made["Desk"], made.who("Lima", "officer"), []
    text = iter(CANARIES.texts)
    track = rescue_track()
    new_statements = [
        NewStatement(part.key, {key: next(text) for key in part.fields if key != "evidence"}, country="TH" if part.key == "place" else "")
        for part in track.parts.values()
    ]
    id = actions.open_rescue(desk, new_statements, known="police", at=NOON)
    person = {key: next(text) for key in track.person}
    person_id = actions.add_person(desk, id, person, known="inside", at=NOON)
    words = [next(text) for _ in range(9)]
    actions.tell_person(desk, id, person_id, {"called": words[0]}, known="police", at=NOON)
    actions.step(desk, id, "look", words="", at=NOON)
    actions.step(desk, id, "contact", outcome="not-reached", words=words[1], at=NOON)
    actions.name(desk, id, made.api("Lima").id, list(track.parts), words[2], at=NOON)
    actions.assess_status(desk, id, person_id, "both", review=NOON + DAY, words=words[3], at=NOON)
    actions.say_consulate(desk, id, person_id, "NP", yes=True, at=NOON)
    actions.told_consulate(desk, id, person_id, "NP", words=words[4], at=NOON)
    actions.step(lima, id, "locate", outcome="probable", words=words[5], at=NOON)
    actions.out(desk, id, person_id, at=NOON)
    actions.part_with(desk, id, seen(made, id).entries[-1].id, words[6], at=NOON)
    code, other = reported({**HELD, "place": words[7], "held-name": words[8], "words": next(text), "contact": next(text)})
    page = seen(made, id)
    assert {row.fields["called"] for row in page.people} == {words[0]}
    bad = words[0]
    for call in (
        lambda: actions.tell(desk, id, bad, {bad: bad}, known=bad, at=NOON),
        lambda: actions.tell(desk, id, "place", {"place": bad + "\x00"}, known="police", at=NOON),
        lambda: actions.step(desk, id, bad, outcome=bad, to=bad, sees=[bad], at=NOON),
        lambda: actions.name(desk, id, bad, [bad], bad, at=NOON),
        lambda: actions.say_consulate(desk, id, person_id, bad, yes=True, how=bad, at=NOON),
        lambda: actions.mark(desk, id, person_id, bad, bad, review=NOON + 1, at=NOON),
        lambda: actions.assess_status(desk, id, person_id, bad, review=NOON + 1, at=NOON),
        lambda: queries.rescue(desk, id, Reason(bad), at=NOON),
        lambda: queries.rescue(lima, id, Reason("safety"), at=NOON),
        lambda: queries.rescue(desk, bad, Reason("safety"), at=NOON),
    ):
        with pytest.raises((Refused, NoSuchRescue)) as caught:
            call()
        outputs += [str(caught.value), repr(caught.value), "".join(traceback.format_exception_only(caught.value))]
    outputs += [repr(page), repr(page.people), repr(page.events), repr(page.entries), repr(queries.rescues(desk))]
    auditor = made.who("Desk", "auditor")
    outputs += [
        repr(queries.audited(auditor, id, at=NOON)),
        repr(auditing.lines(auditor)),
        repr(auditing.lines(made.who("Desk", "administrator"))),
    ]
    for name in (*dict(any_hub.cast), "Secretariat"):
        outputs += [str(made.api(name).feed()), str(made.api(name)("GET", "/requests"))]
    assert CANARIES.leaks(texts={**{f"told {number}": output for number, output in enumerate(outputs)}, "log": caplog.text}) == []
    assert id not in str(outputs[-12:]) and other not in str(outputs[-12:]), "no feed tells of a rescue"
    assert intake.withdraw(code) is False
    ((opened,),) = rows("SELECT id FROM rescue_rescue WHERE origin <> ''")
    actions.answer_wish(desk, opened, "stop", "Quivolda said so", at=NOON)
    while followers.work(NOON + 2000 * DAY):
        pass
    assert "INSERT INTO vault_record" in caplog.text and 'UPDATE "rescue_rescue"' in caplog.text
    captured = capfd.readouterr()
    texts = {"log": caplog.text, "output": captured.out + captured.err}
    assert CANARIES.leaks(folders=[tmp_path], texts=texts) == []
    data = Path(settings.ACCORD_DATA)
    assert [leak for path in data.iterdir() if path.is_file() for leak in CANARIES.in_bytes(path.name, path.read_bytes())] == []
