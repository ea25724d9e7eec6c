"""How the controls of Django's forms are written.

A list to choose from holds each country, bank or zone. Django includes one template in another for each of them, which was a fifth of
what a page with a form took; here the same letters are put together at once.
"""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeData

SELECT = "django/forms/widgets/select.html"
OPTION = "django/forms/widgets/select_option.html"


class Renderer(DjangoTemplates):
    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name == SELECT:
            groups = context["widget"]["optgroups"]
            if all(option["template_name"] == OPTION for _, options, _ in groups for option in options):
                return _select(context["widget"], groups)
        return super().render(template_name, context, request)


def _select(widget: dict[str, Any], groups: list[tuple[Any, list[dict[str, Any]], int]]) -> str:
    parts = [f'<select name="{_text(widget["name"])}"{_attributes(widget["attrs"])}>']
    for name, options, _ in groups:
        if name:
            parts.append(f'\n  <optgroup label="{_text(name)}">')
        parts += [
            f'\n  <option value="{_value(each["value"])}"{_attributes(each["attrs"])}>{_text(each["label"])}</option>\n' for each in options
        ]
        if name:
            parts.append("\n  </optgroup>")
    return "".join([*parts, "\n</select>"])


def _attributes(attributes: dict[str, Any]) -> str:
    given = ((name, value) for name, value in attributes.items() if value is not False)
    return "".join(f" {_text(name)}" if value is True else f' {_text(name)}="{_value(value)}"' for name, value in given)


def _text(value: Any) -> str:
    return conditional_escape(localize(value))


def _value(value: Any) -> str:
    """As it is, whatever the language."""
    return f"{value}" if isinstance(value, SafeData) else escape(f"{value}")
