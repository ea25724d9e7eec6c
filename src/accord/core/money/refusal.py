"""The one refusal of the money rooms."""


class MoneyRefused(ValueError):
    """Why an amount, an entry or a hop is refused, and what would help.

    `code` is stable: `bad-amount`, `unknown-code`, `not-positive`, `bad-rate`, `wrong-currency`, `nothing-disputed`, `more-than-pending`,
    `more-than-held`, `more-than-there`, `not-from-there`, `already-disputed`, `unknown-payment`, `same-hold`, `no-such-hold`,
    `until-passed`, `not-later`, `needs-ground`, `no-such-ledger`, `same-ledger`, `too-small`, `more-than-moved-on`,
    `more-than-the-trail`, `not-by-its-hop`, `no-such-hop`;
    of payments: `bad-uetr`, `bad-rail`, `bad-reference`, `bad-bank`, `not-a-reference`, `two-uetrs`.
    `text` is a sentence with a next step. It may state what is there, never what was typed.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
