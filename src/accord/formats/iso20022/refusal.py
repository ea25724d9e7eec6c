"""The one refusal of bank messages."""


class BadMessage(ValueError):
    """Why a message can't be read or written. `path` names the element, `facet` the rule that it breaks.

    `code` is stable: `too-large`, `too-deep`, `not-xml`, `doctype`, `unknown-message`, `unknown-element`, `unknown-attribute`,
    `wrong-order`, `missing`, `too-many`, `choice`, `text`, `facet`, `code-list`, `currency`, `count`, `one-payment`, `no-reference`,
    `not-for-us`, `one-message`, `header`, `envelope`, `market`.
    `text` is a sentence with a next step; of what the message says it repeats no more than a code of four letters.
    """

    def __init__(self, code: str, path: str, text: str, facet: str | None = None) -> None:
        super().__init__(f"{path}: {text}")
        self.code = code
        self.path = path
        self.text = text
        self.facet = facet
