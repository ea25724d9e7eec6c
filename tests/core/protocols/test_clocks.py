from hypothesis import given
from hypothesis import strategies as st
from small_protocol import AT, DAY, small

from accord.core.protocols import Protocol, Step, Until, due, offered, read_protocol
from accord.core.times import SECOND
from accord.tables import newest_protocols

ASK = read_protocol(small())
MINUTE = 60 * SECOND


def listed(**more: object) -> list[tuple[str, int, str, str | None]]:
    return [(deadline.kind, (deadline.at - AT) // MINUTE, deadline.to, deadline.step) for deadline in due(ASK, "asked", AT, **more)]  # type: ignore[arg-type]


def test_a_clock_reminds_ends_and_climbs() -> None:
    assert listed() == [
        ("reminder", 8, "answerer", None),
        ("end", 10, "answerer", None),
        ("escalation", 10, "next contact", None),
        ("escalation", 15, "secretariat", None),
    ]


def test_a_field_chooses_the_length() -> None:
    assert [row[1] for row in listed(fields={"harm": "big"})] == [3, 5, 5, 10]
    assert [row[1] for row in listed(fields={"harm": "small"})] == [58, 60, 60, 65]


def test_a_corridor_rule_sets_the_length_or_the_moment() -> None:
    assert [row[1] for row in listed(rules={"ask.answer": 1200}, fields={"harm": "big"})] == [18, 20, 20, 25]
    assert [row[1] for row in listed(rules={"ask.answer": Until(AT + 30 * MINUTE)})] == [28, 30, 30, 35]
    assert listed(rules={"another.rule": 1}) == listed()


def test_a_reminder_that_would_come_before_the_entry_is_left_out() -> None:
    assert [row[0] for row in listed(rules={"ask.answer": 120})] == ["end", "escalation", "escalation"]


def test_who_is_asked_to_take_a_person_in_is_reminded_while_there_is_time_to_do_it() -> None:
    """Of a day for the answer half an hour before its end alone, at night, as the version before did not."""
    refer = newest_protocols()["refer"]

    def reminded(urgent: str) -> list[int]:
        return [(row.at - AT) // (60 * SECOND) for row in due(refer, "offered", AT, fields={"urgent": urgent}) if row.kind == "reminder"]

    assert reminded("no") == [20 * 60, 23 * 60 + 30]
    assert reminded("yes") == [30], "of one hour: none before it was asked"


def test_the_field_until_sets_the_end_and_the_hub_takes_the_step() -> None:
    deadlines = due(ASK, "given", AT, fields={"until": AT + 3 * DAY})
    assert [(deadline.kind, deadline.at, deadline.step) for deadline in deadlines] == [
        ("reminder", AT + 2 * DAY, None),
        ("end", AT + 3 * DAY, "lapse"),
    ]


def test_an_unknown_length_gives_nothing() -> None:
    assert due(ASK, "given", AT) == ()
    assert due(ASK, "over", AT) == ()


def the_step(name: str, key: str) -> tuple[Protocol, Step]:
    protocol = newest_protocols()[name]
    return protocol, next(step for step in protocol.steps if step.key == key)


def test_a_form_offers_the_date_that_a_rule_gives_and_none_of_its_own() -> None:
    held = the_step("hold-funds", "hold")
    assert offered(*held, AT) == {}
    assert offered(*held, AT, {"hold.lapse": 7 * 86_400}) == {"until": AT + 7 * DAY}
    assert offered(*held, AT, {"hold.lapse": Until(AT + DAY)}) == {"until": AT + DAY}
    assert offered(*the_step("hold-funds", "hold-more"), AT, {"hold.lapse": 7 * 86_400}) == {}


def test_a_form_offers_the_days_of_the_law_never_swapped() -> None:
    assert offered(*the_step("preserve", "preserve-domestic"), AT) == {"until": AT + 90 * DAY}
    assert offered(*the_step("preserve", "preserve-foreign"), AT) == {"until": AT + 60 * DAY}
    assert offered(*the_step("preserve", "renew-foreign"), AT) == {}
    assert offered(*the_step("preserve", "preserve-foreign"), AT, {"preserve.foreign": 120 * 86_400}) == {"until": AT + 120 * DAY}


@given(st.integers(0, 10**17), st.integers(0, 10**8))
def test_the_end_is_always_the_length_after_the_entry(entered: int, length: int) -> None:
    deadlines = due(ASK, "asked", entered, rules={"ask.answer": length})
    assert [deadline.at for deadline in deadlines if deadline.kind == "end"] == [entered + length * SECOND]
    assert list(deadlines) == sorted(deadlines, key=lambda deadline: deadline.at)
    assert all(deadline.at > entered for deadline in deadlines if deadline.kind == "reminder")
