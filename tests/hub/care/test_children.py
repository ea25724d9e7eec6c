"""A file is a child's where the date of birth says so, whoever forgot to tick it: a guardian speaks for the child then."""

from typing import Any

import pytest
from bells import NOON
from caring import FORCED, care, reason

from accord.core.times import moment
from accord.hub.care.errors import Refused

FIFTEEN = f"{moment(NOON).year - 15}-08-27"


def test_a_date_of_birth_makes_a_file_a_childs_and_a_guardian_is_asked(any_hub: Any) -> None:
    from accord.hub.care import actions, queries

    made = care(any_hub)
    file = actions.open_file(made["Desk"], "forced", {**FORCED, "birth": FIFTEEN}, country="TH", at=NOON).id
    assert queries.row(made["Desk"], file).is_child
    with pytest.raises(Refused) as refused:
        actions.agree(made["Desk"], file, {"travel": True}, how="spoken", at=NOON)
    assert refused.value.code == "guardian"


def test_what_an_officer_decides_stands_until_something_else_is_told(any_hub: Any) -> None:
    from accord.hub.care import actions, queries

    made = care(any_hub)
    who = made["Desk"]
    file = actions.open_file(who, "forced", FORCED, country="TH", at=NOON).id

    def change(**fields: str) -> bool:
        actions.change_file(who, file, {key.replace("_", "-"): text for key, text in fields.items()}, reason("correction"), at=NOON)
        return bool(queries.row(who, file).is_child)

    assert not change(called="Q.") and change(birth=FIFTEEN)
    actions.set_child(who, file, False, at=NOON)
    assert not change(called="Quivolda", birth=FIFTEEN), "the form sends every field again"
    assert change(birth=FIFTEEN, age_group="teenager")
