import pytest
from django.utils import translation

from accord.core.identifiers.base import Identifier
from accord.doors.public import report_parts
from accord.hub.intake.queries import Part


@pytest.mark.parametrize(("language", "words"), [("en", "Phone number"), ("ar", "رقم هاتف")])
def test_the_dots_stand_before_the_end_of_a_number_in_arabic_too(language: str, words: str) -> None:
    with translation.override(language):
        told = report_parts.told_by(Part("telecom", about=Identifier(kind="phone", value="+66812345678", display="+66 81 234 5678")), "TH")
    assert told == (f"{words} \N{LEFT-TO-RIGHT MARK}…\N{WORD JOINER}5678",)
