"""Names are told apart by what people see: one that looks like another's is taken, and one that hides something is none."""

from typing import Any

import pytest
from hubs import Hub
from rooms import caller, person
from vaults import change

TAKEN = ("bank of siam", "BANK OF SIAM", "Ｂａｎｋ ｏｆ Ｓｉａｍ", "Ваnk оf Siаm", "Bank  of Siam", "Bank of Siаm", "Bank of SIam")
HIDDEN = ("Bank of Siam\u3164", "Bank\u200cof Siam", "Bank of\u2060 Siam", "Bank of Siam\ufe0f", "\u115fBank of Siam", "Bank\u00adof Siam")
FORMULAS = ('=HYPERLINK("https://evil.example","Open")', "+1+1", "-2+3", "@SUM(A1)", "＝1+1")


def refusal(call: Any, *given: Any, **more: Any) -> str:
    from accord.hub.members.errors import BadMember

    with pytest.raises(BadMember) as refused:
        call(*given, **more)
    assert refused.value.field == "name"
    return refused.value.text


def test_a_members_name_that_looks_like_anothers_is_taken(any_hub: Hub) -> None:
    from accord.hub.members import actions, queries

    any_hub.member("Bank of Siam")
    by = queries.operator()
    for name in TAKEN:
        assert "looks like it" in refusal(actions.add_member, name, "finance", "TH", by=by), name
    for name in (*HIDDEN, *FORMULAS):
        assert "looks like it" not in refusal(actions.add_member, name, "finance", "TH", by=by), name
    for name in ("Bank of Laos", "ธนาคารแห่งสยาม", "নেপাল ব্যাংক", "क्\u200dषेत्र बैंक"):
        assert actions.add_member(name, "finance", "TH", by=by).name == name


def test_so_is_a_circles_and_neither_it_nor_a_person_is_called_like_a_formula(any_hub: Hub) -> None:
    from accord.hub.members import actions, queries
    from accord.hub.members.actions import people

    boss = caller(person(any_hub.member("Bank of Siam"), "administrator"))
    actions.make_circle("Payments", by=boss)
    for name in ("payments", "Ｐayments", "Рayments", *FORMULAS, "Pay\u2060ments"):
        refusal(actions.make_circle, name, by=boss)
    for name in (*FORMULAS, "Som\u3164chai"):
        refusal(people.add_person, queries.member(any_hub.member("Bank of Siam").id), name, by=queries.operator())


def test_a_hub_that_has_such_names_from_before_goes_on(any_hub: Hub) -> None:
    from accord.hub.members import actions, queries
    from accord.site.opening import migrate

    first, second = any_hub.member("Bank of Siam"), any_hub.member("Another")
    change("UPDATE members_member SET name = %s WHERE n = %s", "Ваnk оf Siаm", second.n)
    migrate()
    assert queries.member("Ваnk оf Siаm").id == second.id and queries.member("Bank of Siam").id == first.id
    assert second.publish("evil-before.example.com")["status"] == "published"
    refusal(actions.add_member, "bank of siam", "finance", "TH", by=queries.operator())
