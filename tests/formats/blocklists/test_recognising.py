"""What is no list, though identifiers stand in it."""

import pytest

from accord.formats.blocklists.recognising import is_markup, is_message


@pytest.mark.parametrize(
    ("text", "message", "markup"),
    [
        (
            "{1:F01KASITHBKAXXX0000000000}{2:I103EBILAEADXXXXN}{4:\n:20:FT2\n:50K:/0123456789\nSOMCHAI\n:59:/AE070331234567890123456\n-}",
            True,
            False,
        ),
        (":20:STMT1\n:25:AE070331234567890123456\n:61:2611301130D100,00NTRFREF\n:86:TO 0812345678\n", True, False),
        ('<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.10"><IBAN/></Document>', True, True),
        ("<html><table><tr><td>KBANK</td><td>0123456789</td></tr></table></html>", False, True),
        (":20: www.evil-one.com\nevil-two.com\n", False, False),
        ("<evil-one.com>\n<evil-two.com>\n", False, False),
    ],
)
def test_messages_of_banks_and_pages_are_told_from_lists(text: str, message: bool, markup: bool) -> None:
    assert (is_message(text.splitlines()), is_markup(text.splitlines())) == (message, markup)
