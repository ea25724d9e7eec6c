"""A language that nobody speaks: every text of the catalogues stands in brackets, so what shows outside them was never to be translated.

What a sentence was filled with stands outside too: `Done: {step}.` reads `⟦Done: ⟧Hold⟦.⟧` where the step's name was not translated, and
`⟦Done: ⟧⟦Hold⟧⟦.⟧` where it was. So a code, an id or an English word that was put into a sentence is seen.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

OPEN, SHUT = "⟦", "⟧"
# What is filled in, as the formats of the catalogues write it; a doubled % or brace is a text's own.
_FILLED = re.compile(r"%\(\w+\)[sd]|%[sd]|\{[\w.]*(?:![rs])?(?::[^{}]*)?\}")
_CONTEXT = "\x04"


def bracketed(text: str) -> str:
    """The same text in brackets, with what it is filled with outside them."""
    if not any(letter.isalpha() for letter in _FILLED.sub("", text)):
        return text
    return OPEN + _FILLED.sub(lambda place: SHUT + place[0] + OPEN, text) + SHUT


class _Catalogue:
    """Answers as a catalogue does; what it is asked for is the text itself."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def gettext(self, message: str) -> str:
        return bracketed(message.rpartition(_CONTEXT)[2]) if message else str(self._real.gettext(message))

    def ngettext(self, one: str, many: str, number: int) -> str:
        return bracketed((one if number == 1 else many).rpartition(_CONTEXT)[2])


@contextmanager
def spoken(language: str = "en") -> Iterator[None]:
    """While it lasts, this language is the pseudo-language, in every thread."""
    from django.utils.translation import trans_real

    trans_real.translation(language)
    real = trans_real._translations[language]
    trans_real._translations[language] = _Catalogue(real)
    kept, trans_real._default = trans_real._default, None
    try:
        yield
    finally:
        trans_real._translations[language], trans_real._default = real, kept


# Outside brackets by right: what people and members typed or are called, what is drawn for machines, and what no language changes.
UNTRANSLATED = """
([OPEN, SHUT, free]) => {
  const found = [];
  const said = text => text.trim() && /\\p{L}/u.test(text);
  let depth = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  const skipped = element => element.closest('script, style, template, [data-typed], bdi, code, pre, svg title.number, ' + free);
  const outside = text => {
    let kept = '';
    for (const letter of text) {
      if (letter === OPEN) depth += 1;
      else if (letter === SHUT) depth -= 1;
      else if (depth === 0) kept += letter;
    }
    return kept;
  };
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) {
      if (node.parentElement.closest('script, style, template')) continue;
      const kept = outside(node.data);
      if (said(kept) && !skipped(node.parentElement)) found.push(kept.trim());
      continue;
    }
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'label', 'data-words', 'data-confirm'])
      if (node.hasAttribute(name)) {
        const before = depth; depth = 0;
        const kept = outside(node.getAttribute(name));
        depth = before;
        if (said(kept) && !skipped(node)) found.push(name + ': ' + kept.trim());
      }
  }
  if (depth !== 0) found.push('brackets that do not close: ' + depth);
  return found;
}
"""


def untranslated(page: Any, free: str = "") -> list[str]:
    """What stands on the page outside brackets, and is in no element that holds what was typed. `free`: a selector of more such elements."""
    return list(page.evaluate(UNTRANSLATED, [OPEN, SHUT, free or "x-none"]))
