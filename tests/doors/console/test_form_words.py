"""Whatever a form of the console says stands in its catalogue: none of its words comes in English where Arabic was chosen."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms
from django.utils.translation import override

import accord.doors.console

# Ours in all languages.
SAME = {"", "Accord"}


def declared() -> Iterator[type[forms.BaseForm]]:
    for module in pkgutil.walk_packages(accord.doors.console.__path__, f"{accord.doors.console.__name__}."):
        if module.name.endswith(".migrations"):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, forms.BaseForm) and value.__module__ == module.name:
                yield value


FORMS = {f"{form.__module__}.{form.__qualname__}": form for form in declared()}


def said(form: type[forms.BaseForm]) -> Iterator[object]:
    for field in form.base_fields.values():  # type: ignore[attr-defined]
        yield field.label or ""
        yield field.help_text
        yield from field.error_messages.values()
        yield from (label for _, label in getattr(field, "choices", ()) if not isinstance(label, list | tuple))


def in_language(code: str, words: object) -> str:
    with override(code):
        return str(words)


@pytest.mark.parametrize("name", FORMS)
def test_the_words_of_a_form_are_said_in_arabic(name: str) -> None:
    words = [(in_language("en", each), in_language("ar", each)) for each in said(FORMS[name])]
    assert [english for english, arabic in words if english == arabic and english not in SAME] == []


def test_there_are_forms() -> None:
    assert len(FORMS) > 20
