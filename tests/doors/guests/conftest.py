"""What the tests of the guests' page share: nobody has tried a link before them."""

import pytest


@pytest.fixture(autouse=True)
def nobody_tried() -> None:
    from django.core.cache import cache

    cache.clear()
