"""Trackers: what is left out of a listing, and what else is asked."""

import pytest

from accord.core.identifiers.tracking import asked_forms, is_tracking, listed_form


@pytest.mark.parametrize(
    ("path", "listed"),
    [
        ("/p?id=7&utm_source=sms&fbclid=f", "/p?id=7"),
        ("/p?UTM_Source=sms&id=7&GCLID=g", "/p?id=7"),
        ("/p?id=7", "/p?id=7"),
        ("/p", "/p"),
        ("/f?utm_content=X", "/f?utm_content=X"),
        ("/f?lang=en&utm_content=X", "/f?lang=en&utm_content=X"),
        ("/f?id=&utm_content=X", "/f?id=&utm_content=X"),
        ("/f?ref=a&source=b&cid=c&utm_x=y", "/f?ref=a&source=b&cid=c"),
    ],
)
def test_a_listing_is_reduced_only_where_another_part_still_tells_it_apart(path: str, listed: str) -> None:
    assert listed_form(path) == listed
    assert listed_form(listed) == listed


def test_what_is_asked_is_tried_with_ever_fewer_trackers_at_its_end() -> None:
    assert asked_forms("/p?id=7&utm_a=1&b=2&fbclid=f&gclid=g") == ["/p?id=7&b=2", "/p?id=7&utm_a=1&b=2&fbclid=f", "/p?id=7&utm_a=1&b=2"]
    assert asked_forms("/f?utm_content=X&gclid=g") == ["/f?utm_content=X"]
    assert asked_forms("/p?id=7&card=****************") == ["/p?id=7"]
    assert asked_forms("/p?id=7") == asked_forms("/p") == []
    assert len(asked_forms("/p?id=7" + "&utm_a=1" * 100)) <= 9


def test_parameters_that_pages_have_of_their_own_are_no_trackers() -> None:
    for name in "id ref source cid s q p page v lang token code state ga utm u url".split():
        assert not is_tracking(name), name
