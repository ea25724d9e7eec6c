from enum import Enum
from importlib import import_module

import pytest
from bank_cast import RETURN

from accord.formats.iso20022.codes import BadCodeLists, read_code_lists
from accord.formats.iso20022.facets import slots
from accord.formats.iso20022.messages import FAMILIES, NAMES
from accord.formats.iso20022.refusal import BadMessage
from accord.formats.iso20022.returned import read_return
from accord.tables import code_lists

GOOD = {"name": "ExternalX1Code", "used_by": ["XChoice/Cd"], "codes": "FRAD DUPL"}


def enum_of(module: str, name: str) -> set[str]:
    kind = getattr(import_module(f"pyiso20022.camt.{module}.{module}"), name)
    assert issubclass(kind, Enum)
    return {member.value for member in kind}


def test_the_lists_hold_every_code_that_earlier_versions_had_in_their_schemas() -> None:
    lists = code_lists().lists
    assert enum_of("camt_029_001_03", "InvestigationExecutionConfirmation3Code") <= lists["confirmation"].codes
    assert enum_of("camt_029_001_03", "PaymentCancellationRejection1Code") <= lists["cancellation-rejection"].codes
    assert {key: len(code_list.codes) for key, code_list in lists.items()} == {
        "cancellation-reason": 33, "confirmation": 31, "cancellation-rejection": 26, "return-reason": 104,
        "investigation-type": 12, "investigation-sub-type": 6, "investigation-action": 3, "investigation-action-reason": 5,
        "investigation-instrument": 11, "investigation-reason": 62, "investigation-reason-sub-type": 86, "investigation-service-level": 5,
        "investigation-status": 3, "investigation-status-reason": 20,
    }  # fmt: skip


def test_each_list_is_used_by_an_element_of_the_classes() -> None:
    lists = code_lists()
    for family, element in (("camt.056", "CancellationReason"), ("camt.029", "CancellationStatusReason"), ("pacs.004", "ReturnReason")):
        for version in FAMILIES[family].versions:
            path = FAMILIES[family].package + FAMILIES[family].like.get(version, version)
            result = [name for name in vars(import_module(path)) if name.rstrip("0123456789Choice").startswith(element)]
            assert any(lists.used_by(name, "Cd") for name in result), (family, version)
    assert lists.used_by("InvestigationStatus6Choice", "Conf") == "confirmation"
    assert lists.used_by("PurposeChoice", "Cd") is None
    for name in ("camt.110.001.01", "camt.111.001.01"):
        (family, version) = NAMES[name]
        path = FAMILIES[family].package + version
        there = vars(import_module(f"{path}.{path.rpartition('.')[2]}")).values()
        codes = {(cls.__name__, slot.name) for cls in there if hasattr(cls, "__dataclass_fields__") and "Investigation" in cls.__name__
                 for slot in slots(cls) if slot.type is str and slot.facets.get("max_length") == 4}  # fmt: skip
        assert codes and all(lists.used_by(*place) for place in codes), name
    assert len(NAMES) == 4 + 11 + 13 + 1 + 1


def test_indemnity_has_one_code_in_the_request_and_another_in_the_answer() -> None:
    lists = code_lists().lists
    assert "INDM" in lists["cancellation-reason"].codes and "IDMN" not in lists["cancellation-reason"].codes
    assert "IDMN" in lists["cancellation-rejection"].codes and "INDM" not in lists["cancellation-rejection"].codes
    assert "PECR" in lists["confirmation"].codes and "PACR" not in lists["confirmation"].codes


def test_a_code_outside_its_list_is_refused_by_its_name() -> None:
    for key, code_list in code_lists().lists.items():
        for code in code_list.codes:
            code_lists().check(key, code, "/x")
        with pytest.raises(BadMessage) as refusal:
            code_lists().check(key, "ZZZZ", "/x")
        assert refusal.value.facet == code_list.name
        assert "`ZZZZ`" in refusal.value.text and code_list.name in refusal.value.text
    with pytest.raises(BadMessage) as refusal:
        read_return(RETURN.replace(b"FOCR", b"FRAD"), code_lists())
    assert (refusal.value.code, refusal.value.facet) == ("code-list", "ExternalReturnReason1Code")
    assert refusal.value.path == "/Document/PmtRtr/TxInf[1]/RtrRsnInf[1]/Rsn/Cd"


@pytest.mark.parametrize(
    "change",
    [{"codes": ""}, {"codes": "FRAD FRAD"}, {"codes": "frad"}, {"codes": "FRAUD"}, {"extra": 1}],
)
def test_a_wrong_table_is_refused(change) -> None:
    read_code_lists({"list": {"x": GOOD}})
    with pytest.raises(BadCodeLists, match="`x`"):
        read_code_lists({"list": {"x": {**GOOD, **change}}})
    with pytest.raises(BadCodeLists):
        read_code_lists({})
