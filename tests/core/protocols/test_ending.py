"""What the hub adds to a negotiated protocol: a way out of each state that only those who answer can leave."""

import tomllib

from agreeing import COURIER
from msgspec.structs import replace

from accord.core.protocols import END, Protocol, flaws, read_protocol, with_ends
from accord.core.protocols.ending import ENDED
from accord.tables import protocols


def ends(protocol: Protocol) -> dict[str, tuple[tuple[str, ...], str | None]]:
    return {step.side: (step.from_states, step.to) for step in with_ends(protocol).steps if step.key == END}


def test_the_asker_can_end_what_only_those_who_answer_can_leave() -> None:
    courier = read_protocol(tomllib.loads(COURIER))
    assert ends(courier) == {"asker": (("asked",), ENDED)}, "no side of the secretariat, none of its steps"
    assert flaws(with_ends(courier)) == flaws(courier) or {flaw.code for flaw in flaws(with_ends(courier))} == {"step-without-letter"}


def test_of_money_both_can_and_only_where_nothing_is_held() -> None:
    added = with_ends(protocols()["hold-funds@3"])
    assert ends(protocols()["hold-funds@3"]) == {side: (("held", "partly-held", "extended"), ENDED) for side in ("asker", "secretariat")}
    for step in added.steps:
        if step.key == END:
            assert step.guards == ("nobody-answers", "nothing-held") and "guest" not in step.roles and "system" not in step.roles


def test_nothing_is_added_twice_nor_where_there_is_always_a_way_out() -> None:
    protocol = with_ends(protocols()["hold-funds@3"])
    assert with_ends(protocol) is protocol
    open_inform = protocols()["inform@2"]
    assert with_ends(open_inform) is open_inform or set(ends(open_inform)) <= {"asker", "secretariat"}
    assert with_ends(replace(protocol, states={})).states == {}
