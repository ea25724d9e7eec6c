"""Two who act at once: one comes first, and the other is told what happened. Nothing is there by half."""

from asking import cast
from bells import NOON, rows
from hubs import Hub
from investigating import ids, joined, opened
from racing import raced


def test_of_two_at_the_same_instant_one_comes_first(any_hub: Hub) -> None:
    from accord.hub.cases import actions

    made = cast(any_hub)
    police, bank = made["Police"], made["Kasi"]
    case = opened(made)
    actions.invite(police, case, bank.id, "amber", at=NOON)
    done, refused = raced(lambda: actions.accept(bank, case, at=NOON), lambda: actions.accept(bank, case, at=NOON))
    assert (done, [(one.code, one.happened) for one in refused]) == (1, [("accepted", "joined")])

    actions.offer_lead(police, case, bank.id, at=NOON)
    done, refused = raced(lambda: actions.take_lead(bank, case, at=NOON), lambda: actions.take_lead(bank, case, at=NOON))
    assert (done, [(one.code, one.happened) for one in refused]) == (1, [("lead-taken", "lead-taken")])

    note = actions.add_note(police, case, "Words", at=NOON)
    joined(made, case, "Bangkok", lead="Kasi")
    done, refused = raced(
        lambda: actions.leave(made["Bangkok"], case, at=NOON),
        lambda: actions.share(police, case, [note], ids(made, "Bangkok"), at=NOON),
    )
    assert done == 2 or [(one.code, one.happened) for one in refused] == [("not-in", "left")]
    assert rows("SELECT COUNT(*) FROM cases_share WHERE member = %s", made["Bangkok"].n)[0][0] == 0, "whichever came first"

    done, refused = raced(
        lambda: actions.close(bank, case, "arrests", at=NOON), lambda: actions.add_note(police, case, "Late words", at=NOON)
    )
    notes = rows("SELECT COUNT(*) FROM cases_part WHERE kind = 'note'")[0][0]
    assert (done, notes) == (2, 2) or ((done, notes) == (1, 1) and [one.happened for one in refused] == ["closed"])
