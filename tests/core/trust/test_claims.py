import pytest
from trust_cast import protection

from accord.core.trust.claims import longness


def test_ranks_compare_in_one_form() -> None:
    assert longness(1) < longness(2) == longness((2,)) < longness((2, 1)) < longness((3,))


@pytest.mark.parametrize(
    ("code", "exact", "covers"), [("shared-host", True, True), ("shared-host", False, False), ("bank", True, True), ("bank", False, True)]
)
def test_a_shared_host_covers_itself_and_an_owner_all_below(code, exact, covers) -> None:
    assert protection(code=code, exact=exact).covers is covers
