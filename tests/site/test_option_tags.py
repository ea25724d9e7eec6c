"""Options that are written at once are those that a loop in a template writes."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.template import engines
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

OPTION = '<option value="{{ %s }}"{%% if %s %%} selected{%% endif %%}>{{ %s }}</option>'
LOOP = "{% for value, words in choices %}" + OPTION % ("value", "value == chosen", "words") + "{% endfor %}"
MARKED = "{% for one in choices %}" + OPTION % ("one.value", "one.is_it", "one.words") + "{% endfor %}"
PAIRS = [("", "None"), ("TH", "Thailand"), ('"a"&<b>', "'Tis <i>"), ("CI", "Côte d’Ivoire"), ("safe", mark_safe("<b>"))]


@dataclass(frozen=True)
class One:
    value: str
    words: Any
    is_it: bool


def written(text: str, **given: Any) -> str:
    return str(engines["django"].from_string(text).render(given))


@pytest.mark.parametrize("chosen", ["", "TH", '"a"&<b>', "no such"])
def test_they_are_what_a_loop_writes(chosen: str) -> None:
    pairs = [*PAIRS, ("lazy", gettext_lazy("Choose"))]
    assert written("{% options choices chosen %}", choices=pairs, chosen=chosen) == written(LOOP, choices=pairs, chosen=chosen)
    marked = [One(value, words, value == chosen) for value, words in pairs]
    told = written('{% marked_options choices "value" "words" "is_it" %}', choices=marked)
    assert told == written(MARKED, choices=marked) == written(LOOP, choices=pairs, chosen=chosen)
    assert told.count(" selected") == (chosen != "no such")


def test_nothing_is_chosen_where_nothing_is_said() -> None:
    assert " selected" not in written("{% options choices %}", choices=PAIRS)


def test_words_in_one_line_have_the_comma_of_the_readers_language_and_nothing_of_them_is_markup() -> None:
    text = "{{ words|joined }}; {% for word in words %}{{ word }}{% if not forloop.last %}{% comma %}{% endif %}{% endfor %}"
    words = ["a&b", gettext_lazy("Choose"), "c"]
    with override("en"):
        assert written(text, words=words) == "a&amp;b, Choose, c; a&amp;b, Choose, c"
    with override("ar"):
        assert written(text, words=["أ", "<b>"]) == "أ، &lt;b&gt;; أ، &lt;b&gt;"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("account 456-7-89123-0 at SCB", ["456-7-89123-0"]),
        ("+66 81 234 5678", ["+66 81 234 5678"]),
        ("(081) 234-5678 or 081-234-5678", ["(081) 234-5678", "081-234-5678"]),
        ("GB82 WEST 1234 5698 7654", ["GB82 WEST 1234 5698 7654"]),
        ("XZ7C-PHWP-65WJ-ASCN", ["XZ7C-PHWP-65WJ-ASCN"]),
        ("0x52908400098527886E0F7030069857D2E4169EE7", []),
        ("https://example.com/081-234-5678?x=1-2-3456", []),
        ("4567891230", []),
        ("a well-known name, 30 November", []),
        ("1234 5678 9012 3456 7890 1234 5678", []),
    ],
)
def test_a_short_number_is_not_broken_and_a_long_one_may_be(text: str, kept: list[str]) -> None:
    from accord.site.option_tags import unbroken

    marked = unbroken(text)
    assert re.findall(r'<span dir="ltr" class="unbroken">([^<]*)</span>', marked) == kept
    assert re.sub(r"<[^>]*>", "", marked) == text


def test_what_stands_around_a_number_is_escaped_once() -> None:
    from accord.site.option_tags import unbroken

    assert unbroken("<b> 081-234-5678 & co") == '&lt;b&gt; <span dir="ltr" class="unbroken">081-234-5678</span> &amp; co'
    assert unbroken(mark_safe("<i>081-234-5678</i>")) == "<i>081-234-5678</i>"


def test_words_as_they_were_written_keep_their_lines() -> None:
    assert written("{{ words|unbroken|linebreaksbr }}", words="call\n081-234-5678 <b>") == (
        'call<br><span dir="ltr" class="unbroken">081-234-5678</span> &lt;b&gt;'
    )
