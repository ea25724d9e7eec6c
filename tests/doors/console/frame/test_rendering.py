"""A list to choose from, as Django itself writes it, to the letter."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

from accord.doors.console.frame import rendering

LISTS: tuple[Any, ...] = (
    [],
    [("", "None"), ("TH", 'Land & "Sea" <b>'), (mark_safe("a&amp;b"), mark_safe("<i>c</i>")), ('"><x>', "'")],
    [(1234567, 1234567), (None, 3.5), (True, True)],
    [("South & east", [("TH", gettext_lazy("Thailand")), ("NP", "नेपाल")]), ("AE", "الإمارات")],
)
ATTRIBUTES: tuple[dict[str, Any], ...] = (
    {},
    {"required": True, "hidden": False, "size": 12000, "data-x": 'a "b" & <c>', "id": mark_safe("&amp;")},
)


@pytest.mark.parametrize("language", ["en", "ar", "es"])
@pytest.mark.parametrize("attributes", ATTRIBUTES)
@pytest.mark.parametrize("choices", LISTS)
def test_a_list_is_what_django_writes(choices: Any, attributes: dict[str, Any], language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = get_default_renderer()
    assert isinstance(ours, rendering.Renderer)
    with override(language):
        for kind in (forms.Select, forms.SelectMultiple):
            widget = kind(attrs=attributes, choices=choices)
            for chosen in (None, "TH", "1234567", ["TH", "AE"]):
                monkeypatch.undo()
                told = widget.render('a "name"', chosen, renderer=DjangoTemplates())
                # Only what is not such a list may go to Django.
                monkeypatch.setattr(DjangoTemplates, "get_template", lambda self, name: pytest.fail(name))
                assert widget.render('a "name"', chosen, renderer=ours) == told


def test_an_option_of_another_shape_is_written_by_its_template() -> None:
    class Own(forms.Select):
        option_template_name = "django/forms/widgets/input.html"

    own = Own(choices=[("TH", "Thailand")])
    assert own.render("land", None, renderer=get_default_renderer()) == own.render("land", None, renderer=DjangoTemplates())
