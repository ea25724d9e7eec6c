"""An amount with its currency."""

from accord.core.typed.reading import Reading, Setting


def read_amount(text: str, setting: Setting) -> Reading:
    """Local digits, grouping and signs of every language; the currency from the text (`50,000 baht`, `S/ 1,500.00`), else the setting's.
    Where a text can mean two amounts (`50.000` in Thai baht) it is asked."""
    raise NotImplementedError
