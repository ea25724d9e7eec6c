"""An address with a slip in its domain, where a person says how to be reached: asked about once, kept already, and never refused."""

import re
from pathlib import Path

import pytest
from asking import cast
from hubs import Hub
from report_pages import FORMS, at, begin, code_in, fill, post, roomy_reports

SLIP, MEANT = "sita.gurung69@gmial.com", "sita.gurung69@gmail.com"


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roomy_reports(tmp_path, monkeypatch)


def reached(code: str) -> str:
    """The address that stands on the page when the person goes back to it."""
    page = post(code=code, at="agree", do="back", form=FORMS[code]).page
    return re.search(r'name="q.contact"[^>]*value="([^"]*)"', page)[1]  # type: ignore[index]


def test_it_is_asked_about_and_each_answer_goes_on(hub: Hub) -> None:
    cast(hub)
    typed = {"q.may-contact": "message", "q.contact": SLIP}
    for answer, stands in (
        ({"take": f"q.contact {MEANT}"}, MEANT),
        ({"take": f"q.contact {SLIP}"}, SLIP),
        ({"q.contact-asked": SLIP}, SLIP),
    ):
        code = code_in(begin().page)
        asked = fill(code, "you", **typed)
        assert asked.status_code == 422 and at(asked.page) == "you" and f"Do you mean {MEANT}?" in asked.page
        assert re.findall(r'name="take" value="([^"]+)"', asked.page) == [f"q.contact {MEANT}", f"q.contact {SLIP}"]
        assert f'name="q.contact-asked" value="{SLIP}"' in asked.page
        assert reached(code) == SLIP, "it is kept before it is asked about"
        assert at(fill(code, "you", **typed, **answer).page) == "agree"
        assert reached(code) == stands


def test_another_slip_is_asked_about_too_and_the_digits_stay_as_they_are(hub: Hub) -> None:
    cast(hub)
    code = code_in(begin().page)
    again = fill(code, "you", **{"q.may-contact": "message", "q.contact": "sita69@hotmial.com", "q.contact-asked": SLIP})
    assert again.status_code == 422 and 'name="q.contact-asked" value="sita69@hotmial.com"' in again.page
    in_nepali = post("/report?lang=ne", code=code, at="you", form=FORMS[code], do="next", **{"q.may-contact": "message", "q.contact": SLIP})
    assert MEANT in in_nepali.page


def test_nobody_else_is_asked(hub: Hub) -> None:
    cast(hub)
    code = code_in(begin().page)
    assert at(fill(code, "you", **{"q.may-contact": "message", "q.contact": MEANT, "q.name": "gmial.com"}).page) == "agree"
