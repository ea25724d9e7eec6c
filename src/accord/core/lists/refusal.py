"""The one refusal of list files."""


class ListRefused(ValueError):
    """Why a list file can't be used, and what would help.

    `code` is stable: `not-a-list`, `truncated`, `unknown-format`, `wrong-key`, `bad-signature`, `bad-header`, `bad-body`,
    `does-not-follow`, `expired`, `no-list`, `bad-key`.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
