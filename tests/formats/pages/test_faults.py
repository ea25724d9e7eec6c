"""What was wrong with a form is said in one way, however the page says it itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.formats.pages.faults import Fault, Words
from accord.formats.pages.mending import Refused, mend
from accord.formats.pages.tree import Element, Page

WORDS = Words(
    error="Error:", heading="Look again", example="For example {example}.", examples={"email": "name@example.org", "numeric": "12"}
)


def page(inside: str, before: str = "") -> str:
    return (
        "<!doctype html><html><head><title>Send · Accord</title></head><body><main>"
        f'{before}<div class="list"><div class="head"><h1>Send</h1></div>'
        f'<form method="post" action="/console/thing">{inside}</form></div><section id="detail"></section></main></body></html>'
    )


def said(html: str, sent: dict[str, list[str]] | None = None, faults: tuple[Fault, ...] = ()) -> Page:
    return Page(mend(html, Refused("/console/thing", sent or {"name": ["x"]}, faults), WORDS))


def summary(page: Page) -> Element:
    (found,) = [each for each in page.root.walk() if "data-errors" in each.attributes]
    return found


def links(page: Page) -> list[tuple[str, str]]:
    return [(each.get("href"), each.parent.text if each.parent else "") for each in summary(page).walk() if each.tag == "a"]


FIELD = '<label for="{id}">{label}</label><input id="{id}" name="{id}"{more}><p class="error" id="{id}_error">{text}</p>'
NAME = FIELD.format(id="name", label="Your name", more="", text="Type your name.")


def test_a_sentence_beside_a_field_is_said_at_the_top_with_a_link_and_tied_to_its_field() -> None:
    made = said(page(NAME))
    block = summary(made)
    assert links(made) == [("#name", "Your name: Type your name.")]
    assert block.get("role") == "alert" and block.get("tabindex") == "-1" and "autofocus" in block.attributes
    heading = made.find("h1")
    assert heading is not None and block.end <= heading.start
    title = made.find("title")
    assert title is not None and title.text == "Error: Send · Accord"
    control = made.by_id("name")
    assert control is not None and control.get("aria-describedby") == "name_error" and control.get("aria-invalid") == "true"


@pytest.mark.parametrize(
    "block",
    [
        '<div class="errors" role="alert" tabindex="-1" data-errors><p data-field="name">Type your name.</p></div>',
        '<div class="errors" role="alert" tabindex="-1" data-errors data-field="name"><p>Type your name.</p></div>',
        '<div id="refusals" role="alert"><p class="refusal" data-field="name">Type your name.</p></div>',
        '<div data-errors role="alert"><h2>Mend</h2><ul><li><a href="#name">Go there</a>: Type your name.</li></ul></div>',
    ],
)
def test_a_block_in_the_midst_of_a_page_comes_to_the_top_and_beside_its_field(block: str) -> None:
    made = said(page(f'<label for="name">Your name</label><input id="name" name="name">{block}'))
    assert links(made) == [("#name", "Your name: Type your name.")]
    heading = made.find("h1")
    assert heading is not None and summary(made).end <= heading.start
    if "href" not in block:
        beside = made.by_id("name_error")
        assert beside is not None and beside.text == "Type your name."


def test_what_the_hub_refused_is_said_at_the_field_that_it_names() -> None:
    html = page('<label for="id_last">Until</label><input id="id_last" name="f-last"><input name="other">')
    made = said(html, {"f-last": ["x"]}, (Fault("This day has passed.", "thing.last"), Fault("Not now.")))
    assert links(made) == [("#id_last", "Until: This day has passed.")]
    assert "Not now." in summary(made).text
    assert made.by_id("id_last_error") is not None
    assert 'value="x"' in made.html


def test_an_example_is_added_where_there_is_none() -> None:
    field = FIELD.format(id="reach", label="E-mail", more=' type="email"', text="This is no address.")
    assert "This is no address. For example name@example.org." in said(page(field)).html
    told = FIELD.format(id="reach", label="E-mail", more=' type="email"', text="For example a@b.org.")
    assert "name@example.org" not in said(page(told)).html


def test_the_sentence_of_a_group_is_tied_to_the_group() -> None:
    html = page(
        '<fieldset><legend>How</legend><input type="radio" name="way" value="m"><input type="radio" name="way" value="n"></fieldset>'
    )
    made = said(html, {"name": []}, (Fault("Choose how.", "way"),))
    assert links(made) == [("#at-way", "How: Choose how.")]
    group = made.find("fieldset")
    assert group is not None and group.get("aria-describedby") == "at-way_error" and made.by_id("at-way") is not None


def test_a_question_whose_answers_it_stands_above_is_said_once() -> None:
    html = page(
        '<div class="errors" role="alert"><ul><li><a href="#way_question">To whom?</a>: Is it a phone?</li></ul></div>'
        '<fieldset id="way_question"><legend>Is it a phone?</legend><input type="radio" name="way" value="m"></fieldset>'
    )
    made = said(html, {"name": []}, ())
    assert links(made) == [("#at-way", "To whom?: Is it a phone?")]


def test_what_narrows_a_list_of_boxes_is_not_the_field_that_is_meant() -> None:
    boxes = '<fieldset><legend>Members</legend><input type="checkbox" name="member" value="1"></fieldset>'
    made = said(
        page(
            '<div id="audience"><label for="filter-member">Show those with</label><input type="search" id="filter-member">'
            f'{boxes}<p class="error" id="audience_error">Choose somebody.</p></div>'
        )
    )
    assert links(made) == [("#at-member", "Members: Choose somebody.")]
    group = made.find("fieldset")
    assert group is not None and group.get("aria-describedby") == "audience_error"


def test_a_detail_beside_a_list_says_it_under_its_own_heading() -> None:
    html = page("").replace(
        '<section id="detail">',
        '<section id="detail"><div class="pane"><header><h2 data-pane-heading>One</h2></header>'
        f'<form method="post" action="/console/thing">{NAME}</form></div>',
    )
    made = said(html)
    heading = next(each for each in made.root.walk() if "data-pane-heading" in each.attributes)
    assert heading.end <= summary(made).start < made.html.index("<form", heading.end)


def test_what_a_list_says_of_a_form_in_the_detail_is_said_in_the_detail_too() -> None:
    """On a narrow page the list beside it is hidden, and nothing there can have the focus."""
    html = (
        '<html><head><title>One</title></head><body><main><div class="list"><h1>Things</h1>'
        '<div class="errors" role="alert" data-errors><p>Say why.</p></div></div>'
        '<section id="detail"><header><h2 data-pane-heading>One</h2></header><form method="post" action="/console/thing">'
        '<textarea name="name"></textarea></form></section></main></body></html>'
    )
    made = said(html)
    detail, block = made.by_id("detail"), summary(made)
    assert detail is not None and block.is_within(detail) and "Say why." in block.text


def test_what_asks_to_be_sent_once_more_holds_all_that_was_sent() -> None:
    refused = Refused("/guest/x", {"name": ["<Ann>"], "row": ["1", "2"]}, resend="Send it again")
    made = Page(mend("<main><h1>Busy</h1></main>", refused, WORDS))
    form = made.find("form")
    assert form is not None and form.get("action") == "/guest/x"
    assert [(each.get("name"), each.get("value")) for each in form.walk() if each.tag == "input"] == [
        ("name", "<Ann>"),
        ("row", "1"),
        ("row", "2"),
    ]


@given(st.lists(st.text(min_size=1, max_size=20), max_size=4))
def test_no_sentence_breaks_out_of_the_page(texts: list[str]) -> None:
    made = said(page(NAME), faults=tuple(Fault(text, "name") for text in texts))
    assert len([each for each in made.root.walk() if each.tag == "script"]) == 0
    assert len([each for each in made.root.walk() if "data-errors" in each.attributes]) == 1


def test_a_list_to_choose_from_gives_no_example() -> None:
    options = '<option value="">Choose</option><option value="AF">Afghanistan</option><option value="TH">Thailand</option>'
    error = '<p class="error" id="country-error">Please answer this.</p>'
    field = f'<label for="country">Country</label><select id="country" name="country">{options}</select>{error}'
    assert "Please answer this." in said(page(field)).html and "For example" not in said(page(field)).html
