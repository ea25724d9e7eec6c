"""Check digits of the rails' ids, by published examples."""

import pytest

from accord.core.identifiers.rails import is_tax_number


@pytest.mark.parametrize(
    ("digits", "holds"),
    [
        ("11144477735", True), ("52998224725", True), ("11222333000181", True), ("00000000000191", True),
        ("11144477736", False), ("11222333000182", False), ("11111111111", False), ("00000000000000", False),
    ],
)  # fmt: skip
def test_a_cpf_or_cnpj_ends_in_its_check_digits(digits: str, holds: bool) -> None:
    assert is_tax_number(digits) is holds
