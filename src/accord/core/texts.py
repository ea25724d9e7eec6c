"""Which texts people may write: readable ones, in every script."""

# Bengali, Nepali, Arabic and Persian are not written rightly without the zero-width joiners.
_JOINERS = str.maketrans("", "", "\u200c\u200d")
_LINES = str.maketrans("", "", "\n\t")


def is_readable(text: str, *, lines: bool = False) -> bool:
    """Whether the text holds no control, direction-changing or half characters; with `lines` it may have line ends and tabs."""
    bare = text.translate(_JOINERS)
    return (bare.translate(_LINES) if lines else bare).isprintable()
