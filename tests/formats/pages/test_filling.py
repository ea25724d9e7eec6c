"""What somebody typed stands in the form again, whatever it is, and nowhere else."""

from html import escape

from hypothesis import given
from hypothesis import strategies as st

from accord.formats.pages.faults import Words
from accord.formats.pages.filling import fill, form_sent, forms, typed
from accord.formats.pages.mending import Refused, mend
from accord.formats.pages.tree import Page

WORDS = Words(error="Error:", heading="Look again", example="For example {example}.")
TEXTS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=40)
LINES = st.lists(TEXTS, max_size=4).map("\n".join)

FORM = """<!doctype html><html><head><title>Send · Accord</title></head><body><main><div class="head"><h1>Send</h1></div>
<form method="post" action="/console/thing?x=1#there"><input type="hidden" name="do" value="send"><input name="name" value="old">
<input name="row" value=""><input name="row" value=""><textarea name="words">
old &lt;b&gt;</textarea>
<select name="kind"><option value="">Choose</option><option value="a">Aa</option><option value="b" selected>Bb</option></select>
<select name="many" multiple><option>x</option><option>y</option></select>
<input type="checkbox" name="tick" value="1"><input type="checkbox" name="tick" value="2" checked>
<input type="radio" name="way" value="m"><input type="radio" name="way" value="n" checked>
<input type="password" name="password"><input type="file" name="file"><input name="code" autocomplete="one-time-code">
<button name="go" value="1">Go</button></form>
<form method="post" action="/console/thing"><input type="hidden" name="do" value="end"><input name="name"></form>
<form method="get" action="/console/thing"><input name="name"></form></main></body></html>"""


@given(
    TEXTS, st.tuples(TEXTS, TEXTS), LINES, st.sampled_from(["", "a", "b"]), st.sets(st.sampled_from("xy")), st.sets(st.sampled_from("12"))
)
def test_whatever_was_typed_stands_there_again(
    name: str, row: tuple[str, str], words: str, kind: str, many: set[str], tick: set[str]
) -> None:
    sent = {"do": ["send"], "name": [name], "row": list(row), "words": [words], "kind": [kind], "way": ["m"]}
    sent |= {"many": sorted(many)} if many else {}
    sent |= {"tick": sorted(tick)} if tick else {}
    page = Page(FORM)
    form = form_sent(page, "/console/thing", sent)
    assert form is not None and fill(page, form, sent) == {}
    first, second, _ = [each for each in Page(page.text).root.walk() if each.tag == "form"]
    found = typed(first)
    assert found["name"] == [name] and found["row"] == list(row) and found["words"] == [words]
    assert found["kind"] == [kind] and found.get("many", []) == sorted(many) and found.get("tick", []) == sorted(tick)
    assert found["way"] == ["m"]
    assert typed(second) == {"name": [""]}


@given(LINES)
def test_what_is_hidden_secret_or_a_file_is_never_filled(text: str) -> None:
    sent = {
        "do": ["send", text],
        "password": [text],
        "file": [text],
        "code": [text],
        "csrfmiddlewaretoken": [text],
        "once": [text],
        "tick": ["2"],
    }
    page = Page(FORM)
    form = form_sent(page, "/console/thing", sent)
    assert form is not None and fill(page, form, sent) == {} and typed(form) == typed(forms(Page(FORM))[0])


def test_the_form_that_was_sent_is_told_from_its_neighbour_by_what_is_hidden_in_it() -> None:
    page = Page(FORM)
    first, second = forms(page)
    assert form_sent(page, "/console/thing", {"do": ["end"], "name": ["x"]}) is second
    assert form_sent(page, "/console/thing", {"do": ["send"], "name": ["x"]}) is first
    assert form_sent(page, "/console/other", {"name": ["x"]}) is None


def test_what_has_no_field_any_more_is_told_and_a_cards_number_is_not() -> None:
    page = Page(FORM)
    sent = {"name": ["4111 1111 1111 1111"], "row": ["1", "2", "3"], "gone": ["still here"], "kind": ["z"], "empty": [" "], "go": ["1"]}
    form = form_sent(page, "/console/thing", sent)
    assert form is not None
    left = fill(page, form, sent, lambda value: value.startswith("4111"))
    assert left == {"row": ["3"], "gone": ["still here"], "kind": ["z"]}
    assert "4111" not in page.text


@given(TEXTS)
def test_a_page_that_is_changed_in_no_way_is_the_page_as_it_was(text: str) -> None:
    html = f'<main><p title="{escape(text)}">{escape(text)}</p><br><img alt=""><textarea>{escape(text)}</textarea></main>'
    page = Page(html)
    assert page.text == html and page.root.children[0].children[0].get("title") == text
    assert mend(html, Refused("/x", {}), WORDS) == html


def test_an_answer_stands_in_the_place_of_the_text_that_was_asked_about() -> None:
    form = """<main><h1>Send</h1><form method="post" action="/console/thing"><input name="paid" value=""><input name="to" value="">
<select name="paid-unit"><option value=""></option><option>THB</option></select><input name="to-meant" type="radio" value="TH:014:1"></form>
</main>"""
    sent = {"paid": ["50.000"], "paid-asked": ["50.000"], "paid-meant": ["50000.00 THB"], "paid-unit": [""], "to": ["2"], "to-asked": ["1"]}
    for more, to in (({}, "2"), ({"to-meant": ["TH:014:1"]}, "2"), ({"to-meant": ["TH:014:1"], "to": ["1"]}, "TH:014:1")):
        (found,) = forms(Page(mend(form, Refused("/console/thing", sent | more), WORDS)))
        filled = typed(found)
        assert filled["paid"] == ["50000.00 THB"] and filled["paid-unit"] == ["THB"] and filled["to"] == [to]


def test_the_page_alone_decides_on_what_was_taken_for_an_answer() -> None:
    form = """<main><h1>Send</h1><form method="post" action="/report"><input name="p1.to" value="TH:014:1">
<input name="p1.amount" value="5"><select name="p1.currency"><option>USD</option><option selected>THB</option></select>
<textarea name="q.seen">
a
b</textarea></form></main>"""
    sent = {"p1.to": ["1"], "p1.amount": ["5.000"], "p1.currency": ["USD"], "q.seen": ["a"]}
    for take, kept in (
        ("p1.to TH:014:1", {"p1.to": ["TH:014:1"]}),
        ("p1.amount 5 THB", {"p1.amount": ["5"], "p1.currency": ["THB"]}),
        ("q.seen.2 b", {"q.seen": ["a\nb"]}),
    ):
        (found,) = forms(Page(mend(form, Refused("/report", sent | {"take": [take]}), WORDS)))
        assert typed(found) == sent | kept, take
