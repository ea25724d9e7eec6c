"""The public form about somebody who is held: who is told, whose lines are shown, what is not kept."""

from pathlib import Path
from typing import Any

import pytest
from asking import cast
from bells import rows
from hubs import Hub
from report_pages import FIRST, at, code_in, fill, form_in, fresh, post, roomy_reports
from reporting import CONTACT, attend, sent


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roomy_reports(tmp_path, monkeypatch)


def test_someone_is_held_needs_two_pages_and_leaves_no_network_behind(hub: Hub) -> None:
    cast(hub)
    first = post(door="held")
    assert at(first.page) == "place" and "/report/leave" in first.page and "<title>Page" in first.page
    second = post(
        door="held",
        at="place",
        form=form_in(first.page),
        **{"q.country": "TH", "q.writer": "inside", "q.held-in": "TH", "q.danger": "violence"},
    )
    code = code_in(second.page)
    assert at(second.page) == "reach" and "not alone" in second.page.lower()
    last = fill(code, "reach", do="send", yes="rescue", **{"q.may-contact": "message", "q.contact": CONTACT, "q.not-alone": "umbrella"})
    assert "Your report is on its way" in last.page
    assert "nothing will end before you have been asked" in last.page and "take back what you agreed to" not in last.page
    assert "You left no way" not in last.page
    attend()
    assert sent()[0] == ("rescue", "sent")
    for page in (post("/report/follow", code=code).page, post(code=code).page):
        assert not any(
            word in page.partition("<main")[2].partition("</main>")[0] for word in ("held", "rescue", "get people out", "forced")
        )
    assert rows("SELECT COUNT(*) FROM intake_submission WHERE place IS NOT NULL") == [(0,)]


def test_who_is_held_is_not_kept_waiting_by_the_reports_of_others_and_the_other_way_round(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    from accord.doors.public import report
    from accord.limits import Buckets

    held = {"door": "held", "at": "place", "q.country": "TH", "q.writer": "inside", "q.held-in": "TH", "q.danger": "violence"}
    for full, closed, open_ in (("begins", "money", "held"), ("held_begins", "held", "money")):
        monkeypatch.setattr(report, "begins", Buckets(1))
        monkeypatch.setattr(report, "held_begins", Buckets(1))
        monkeypatch.setattr(report, full, Buckets(1, burst=1))

        def first(door: str) -> int:
            sent = FIRST if door == "money" else held
            return int(post(form=fresh(door), **sent).status_code)

        assert [first(closed), first(closed), first(open_)] == [200, 429, 200]


HELD = {"q.country": "PE", "q.writer": "relative", "q.held-name": "Ana", "q.nationality": "PE"}


def held_end(**answers: Any) -> tuple[str, str, str]:
    """The first page, the second and the end of a report that somebody is held."""
    first = post(door="held").page
    second = post(door="held", at="place", form=form_in(first), **{**HELD, **answers}).page
    end = fill(code_in(second), "reach", do="send", form=form_in(second), yes="rescue", **{"q.may-contact": "code"}).page
    return first, second, end


def test_who_left_no_way_to_be_asked_is_not_told_that_they_will_be_asked(hub: Hub) -> None:
    cast(hub)
    _, _, end = held_end(**{"q.held-in": "TH"})
    assert "You left no way to contact you" in end and "in the way you chose. " not in end.partition("</section>")[0]
    code = code_in(end)
    attend()
    before = post("/report/follow", code=code).page
    wish = post("/report/follow", code=code, do="withdraw").page
    for page in (before, wish):
        assert "If no way was agreed, nothing will end by the code alone." in page


def test_a_peruvian_held_in_myanmar_is_shown_no_line_of_lima(hub: Hub) -> None:
    cast(hub)
    first, second, end = held_end(**{"q.held-in": "MM", "q.writer": "inside"})
    assert 'href="tel:' not in first, "no country is guessed before it is said"
    for page in (second, end):
        assert 'href="tel:199"' in page and "Myanmar police" in page
        assert "We know no number for this in Myanmar." in page
        assert "Embassy or consulate of Peru" in page
        assert not any(number in page for number in ("942440729", "942 440 729", 'tel:105"', 'tel:1818"'))
    assert "We have no checked number of that embassy or consulate for people in Myanmar." in end


def test_who_writes_for_somebody_held_elsewhere_is_shown_the_lines_of_their_own_country_too(hub: Hub) -> None:
    cast(hub)
    _, second, end = held_end(**{"q.held-in": "MM", "q.danger": "violence"})
    for page in (second, end):
        assert all(f'href="tel:{number}"' in page for number in ("105", "1818", "199"))
        assert page.index('href="tel:105"') < page.index('href="tel:199"')
    assert "in the country where you live" in end and "Do not run if you are watched" not in end
    _, _, end = held_end(**{"q.held-in": "MM", "q.danger": "violence", "q.writer": "inside"})
    assert "Do not run if you are watched" in end and "in the country where you live" not in end
    _, _, end = held_end(**{"q.held-in": "PE"})
    assert end.count('href="tel:105"') == 1


def test_any_country_can_be_chosen_and_what_is_wrong_or_missing_is_told_at_once(hub: Hub) -> None:
    cast(hub)
    first = post(door="held").page
    for country in ("Zimbabwe", "Timor-Leste", "Mongolia"):
        assert first.count(f">{country}</option>") == 3
    country = first.partition('<select id="q.country"')[2].partition("</select>")[0]
    assert "know, or another" not in country and "Choose a country." in country
    answered = post(door="held", at="place", form=form_in(first), **{"q.held-in": "TL", "q.people": "many", "q.danger": "violence"})
    assert answered.status_code == 422 and answered.page.count('class="refusal" id="wrong-') == 3
    end = held_end(**{"q.country": "ZW", "q.held-in": "TL", "q.nationality": "ZW", "q.people": "30-35"})[2]
    assert "Your report is on its way" in end


def test_the_consulate_that_the_directory_knows_is_shown_where_it_serves(hub: Hub) -> None:
    from accord.hub.consulates import actions as consulates
    from accord.hub.members.queries import operator

    cast(hub)
    office = {"nationality": "PE", "country": "TH", "city": "Bangkok", "channels": (("phone", "+66 2 000 0000"), ("mail", "x@example.org"))}
    consulates.enter(operator(), consulates.Entry(**office, serves=["TH", "MM"], source="its site"))
    _, second, end = held_end(**{"q.held-in": "MM"})
    for page in (second, end):
        assert "Bangkok, Thailand" in page and 'href="tel:+6620000000"' in page and "x@example.org" not in page


def test_a_feared_consulate_is_not_shown_and_nobody_is_sent_to_one_at_home(hub: Hub) -> None:
    cast(hub)
    assert "Embassy or consulate" not in held_end(**{"q.held-in": "MM", "q.fears-consulate": "yes"})[2]


@pytest.mark.parametrize(("answer", "label"), [("yes", "No, the person is afraid of it"), ("unsaid", "I do not know")])
def test_a_consulate_that_may_not_be_told_is_not_offered_again(hub: Hub, answer: str, label: str) -> None:
    """It was asked for on the next page all the same, and a yes there did nothing."""
    cast(hub)
    second = held_end(**{"q.held-in": "MM", "q.fears-consulate": answer})[1]
    assert 'name="yes" value="rescue"' in second and 'value="consulate"' not in second
    shown = second.partition('class="consent refused"')[2].partition("</div>")[0]
    assert f"You answered: {label}" in shown and "We will tell no consulate." in shown
    assert "press Back at the end of this page and correct it" in shown and 'name="do" value="back"' in second
    for told in ("no", ""):
        offered = held_end(**{"q.held-in": "MM", "q.fears-consulate": told})[1]
        assert 'value="consulate"' in offered and "consent refused" not in offered


def test_a_yes_to_the_consulate_ends_where_the_person_is_then_said_to_be_afraid(hub: Hub) -> None:
    from accord.hub.intake import queries

    cast(hub)
    first = post(door="held").page
    place = {**HELD, "q.held-in": "MM", "q.fears-consulate": "no"}
    second = post(door="held", at="place", form=form_in(first), **place).page
    code, form = code_in(second), form_in(second)
    back = fill(code, "reach", do="back", form=form, yes=["rescue", "consulate"])
    assert at(back.page) == "place" and queries.draft(code).stands >= {"rescue", "consulate"}
    reach = fill(code, "place", form=form, **{**place, "q.fears-consulate": "yes"})
    assert 'value="consulate"' not in reach.page and queries.draft(code).stands == {"rescue"}
    fill(code, "reach", do="back", form=form, yes=["rescue", "consulate"])
    assert queries.draft(code).stands == {"rescue"}, "whatever a browser sends"


def test_where_the_place_is_not_told_no_number_is_guessed(hub: Hub) -> None:
    cast(hub)
    _, second, end = held_end(**{"q.writer": "inside"})
    assert 'href="tel:' not in second and 'href="tel:' not in end
    assert "We do not know in which country this is, so we can&#x27;t show a number." in end


def test_without_a_yes_that_somebody_can_act_on_it_is_not_taken_for_sent(hub: Hub) -> None:
    """The page of the code names nothing where somebody is held, so no yes could be said there: it is asked for before."""
    cast(hub)
    first = post(door="held").page
    second = post(door="held", at="place", form=form_in(first), **{**HELD, "q.held-in": "MM"}).page
    code, reach = code_in(second), {"do": "send", "form": form_in(second), "q.may-contact": "message", "q.contact": CONTACT}
    asked = fill(code, "reach", **reach)
    assert asked.status_code == 422 and at(asked.page) == "reach" and CONTACT in asked.page
    assert "We have not sent this yet, because you have not agreed that we tell anyone who can help." in asked.page
    assert "Go on with it" in post("/report/follow", code=code).page
    assert "Your report is on its way" in fill(code, "reach", yes="rescue", **reach).page
    attend()
    assert sent()[0] == ("rescue", "sent")


def test_a_yes_to_those_who_cannot_be_reached_is_not_called_none(hub: Hub) -> None:
    cast(hub)  # no support body, and no consulate
    first = post(door="held").page
    second = post(door="held", at="place", form=form_in(first), **{**HELD, "q.held-in": "MM"}).page
    reach = {"do": "send", "form": form_in(second), "q.may-contact": "code"}
    for yes in ("support", ["support", "consulate"]):
        asked = fill(code_in(second), "reach", yes=yes, **reach)
        assert asked.status_code == 422 and "because we can&#x27;t hand it to anyone you agreed to." in asked.page
        assert "you have not agreed" not in asked.page
    assert "Your report is on its way" in fill(code_in(second), "reach", yes=["rescue", "support"], **reach).page


def test_a_report_of_before_without_a_yes_says_that_nothing_comes_of_it_and_what_to_do(hub: Hub) -> None:
    """As an older version took it in: the page of its code can ask for no yes."""
    from accord.hub.intake import actions

    cast(hub)
    first = post(door="held").page
    second = post(door="held", at="place", form=form_in(first), **{**HELD, "q.held-in": "MM"}).page
    code = code_in(second)
    fill(code, "reach", form=form_in(second), **{"q.may-contact": "code"})
    actions.hand_in(code)
    attend()
    says = "Nothing will be sent from this report, because it was handed in without a yes to anyone whom we may tell."
    for page in (post("/report/follow", code=code).page, post(code=code, form=form_in(second)).page):
        assert "Nothing was sent" in page and says in page
        assert "Nothing has been sent yet." not in page and "to agree to more" not in page
    assert says not in post("/report/follow", code=code, do="withdraw").page


def test_how_the_writer_may_be_contacted_is_asked_once_and_is_what_was_agreed_to(hub: Hub) -> None:
    from accord.hub.intake import queries

    cast(hub)
    first = post(door="held").page
    second = post(door="held", at="place", form=form_in(first), **{**HELD, "q.held-in": "MM"}).page
    assert "May the people who work on your report contact you?" not in second and "May we contact you?" in second
    code = code_in(second)
    fill(code, "reach", do="send", form=form_in(second), yes="rescue", **{"q.may-contact": "message", "q.contact": CONTACT})
    assert "contact" in queries.stands(queries.find(code).n)
