"""What of an input may be repeated."""

_SHOWN = 200
_LOOKED_THROUGH = 10_000


def may_be_echoed(text: str) -> bool:
    """Whether a text is free of payment card numbers, as far as it can be told."""
    from accord.core.identifiers.cards import holds_card_number

    return not holds_card_number(text)


def echoed(text: str) -> str | None:
    """The beginning of a text that was refused; None where a payment card number may be in it. Half characters are replaced."""
    if len(text) > _LOOKED_THROUGH:
        return None
    whole = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return whole[:_SHOWN] if may_be_echoed(whole) else None
