import tomllib
from importlib.resources import files

import pytest

from accord.core.trust.schemes import BadSchemes, Scheme, read_schemes
from accord.tables import schemes

# The values that the three taxonomies have, at the level the crosswalk uses.
_STANFORD = (
    "1.1.1 1.1.2 1.1.3 1.2.1 1.2.2 1.2.3 1.2.99 1.3.1 1.3.2 1.3.3 1.3.4 1.4.1 1.4.2 1.4.3 1.4.4 1.4.5 1.4.6 1.4.99 1.5.1 1.5.2 1.5.3"
    " 1.5.99 1.6.1 1.6.2 1.6.99 1.7.1 1.7.2 1.7.99 2.1.1 2.1.2 2.1.3 2.2.1 2.2.2 AF PZ IG PD HM CS OV"
)
STANFORD = set(_STANFORD.split())
_IC3 = (
    "Advanced Fee; Business Email Compromise; Botnet; Charity; Confidence/Romance; Credit Card/Check Fraud; Crimes Against Children;"
    " Data Breach; Emergency/Distress; Employment; Extortion; Government Impersonation; Harassment/Stalking; Identity Theft; Investment;"
    " IPR; Lottery/Sweepstakes/Inheritance; Malware; Non-payment/Non-delivery; Overpayment; Phishing/Spoofing; Ransomware; Real Estate;"
    " SIM Swap; Tech Support; Threats of Violence; Toll scam"
)
IC3 = set(_IC3.split("; "))
_XARF = "investment romance tech_support lottery advance_fee cryptocurrency shopping charity employment government_impersonation other"
XARF = set(_XARF.split())

GOOD = {"label": "Other", "definition": "Anything else.", "stanford": "none", "ic3": "none", "xarf": "other"}


def test_there_are_about_twenty_five_schemes_and_other_is_one() -> None:
    assert 25 <= len(schemes()) <= 30
    assert schemes()["other"].xarf == "other"
    assert {"investment", "crypto-investment", "romance", "recovery", "mule-recruitment", "scam-centre-recruitment"} <= schemes().keys()


def test_the_crosswalk_names_only_values_that_exist() -> None:
    for scheme in schemes().values():
        assert scheme.stanford is None or scheme.stanford in STANFORD, scheme.key
        assert scheme.ic3 is None or scheme.ic3 in IC3, scheme.key
        assert scheme.xarf is None or scheme.xarf in XARF, scheme.key


def test_every_scheme_has_its_own_label_and_a_definition_of_one_line() -> None:
    assert len({scheme.label for scheme in schemes().values()}) == len(schemes())
    for key, scheme in schemes().items():
        assert scheme.key == key
        assert len(key) <= 40
        assert scheme.definition.endswith(".") and "\n" not in scheme.definition


def test_the_file_says_its_version_and_where_each_crosswalk_comes_from() -> None:
    table = tomllib.loads(files("accord.core.trust").joinpath("schemes.toml").read_text(encoding="utf-8"))
    assert table["version"]
    assert set(table["crosswalk"]) == {"stanford", "ic3", "xarf"}
    for crosswalk in table["crosswalk"].values():
        assert crosswalk["name"] and crosswalk["source"]
        assert crosswalk["tag"] in {"V", "R"}


def test_none_in_a_column_means_that_nothing_fits() -> None:
    read = read_schemes({"scheme": {"other": GOOD}})
    assert read == {"other": Scheme("other", "Other", "Anything else.", None, None, "other")}


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({}, "[scheme.KEY]"),
        ({"scheme": []}, "[scheme.KEY]"),
        ({"scheme": {}}, "`other`"),
        ({"scheme": {"romance": GOOD}}, "`other`"),
        ({"scheme": {"Bad_Key": GOOD, "other": GOOD}}, "Bad_Key"),
        ({"scheme": {"other": "text"}}, "`other`"),
        ({"scheme": {"other": {**GOOD, "more": "x"}}}, "exactly"),
        ({"scheme": {"other": {k: v for k, v in GOOD.items() if k != "xarf"}}}, "exactly"),
        ({"scheme": {"other": {**GOOD, "ic3": 3}}}, "none"),
        ({"scheme": {"other": {**GOOD, "label": " "}}}, "`other`"),
    ],
)
def test_a_wrong_table_is_refused_with_what_to_correct(table, says) -> None:
    with pytest.raises(BadSchemes) as refusal:
        read_schemes(table)
    assert says in str(refusal.value)


def test_the_table_of_schemes_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        schemes()["mine"] = schemes()["other"]  # type: ignore[index]
