"""Options that are written at once are those that a loop in a template writes."""

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
