"""Duplicates in a list: names by sound, across scripts; candidates with reasons, and nobody is merged."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.care import duplicates
from accord.core.care.duplicates import Person, TooMany, find_duplicates
from accord.core.care.labels import DUPLICATES
from accord.core.care.names import key, script, words

ALIKE = [
    ("Mohammed", "Muhammad", "Md", "Mohd", "محمد", "মোহাম্মদ"),
    ("Ahmed Ali", "أحمد علي", "ALI, Ahmad"),
    ("Omar Hussein", "عمر حسين", "Umar Husain"),
    ("Abdul Rahman", "عبد الرحمن", "Abdulrahman", "Abdur Rahman"),
    ("Abdullah", "Abdallah", "Abdulla", "عبد الله", "عبدالله"),
    ("Abdul Karim", "عبدالكريم", "আব্দুল করিম"),
    ("Al-Hassan", "الحسن", "Al Hasan"),
    ("Yusuf", "يوسف", "Yousef"),
    ("Somchai Jaidee", "สมชาย ใจดี", "JAIDEE Somchai"),
    ("Sukanya Nattapong", "สุกัญญา ณัฐพงษ์"),
    ("Ayesha Begum", "Aisha Begum", "আয়েশা বেগম", "عائشة بيغم"),
    ("Ram Bahadur Thapa", "राम बहादुर थापा", "Thapa, Ram Bahadur"),
    ("Sita Shrestha", "सीता श्रेष्ठ"),
    ("Laxmi Gurung", "Lakshmi Gurung", "लक्ष्मी गुरुङ"),
    ("Rahim Uddin", "রহিম উদ্দিন"),
    ("Sheikh Hasina", "শেখ হাসিনা"),
    ("José Núñez", "Jose Nunez"),
    ("Quispe", "Kispe"),
    ("Nguyễn Văn An", "Nguyen Van An"),
    ("Wang Wei", "王伟"),
    ("Kim Chul-soo", "김철수"),
]
APART = [("Ram Thapa", "Ram Gurung"), ("Somchai", "Somsak"), ("Maria Quispe", "Maria Mamani"), ("Ali", "Hassan"), ("Rahim", "Karim")]
names = st.sampled_from([name for row in ALIKE for name in row] + [name for row in APART for name in row])
people = st.lists(
    st.builds(
        Person,
        reference=st.uuids().map(str),
        names=st.lists(names, min_size=1, max_size=2).map(tuple),
        birth=st.sampled_from([None, "1997-03-05", "1997-05-03", "2540-03-05", "1997", "2001-01-01"]),
        nationality=st.sampled_from([None, "NP", "BD", "TH"]),
        documents=st.lists(st.sampled_from(["NP:1234567", "1234567", "BD:7654321"]), max_size=2).map(tuple),
    ),
    max_size=8,
)


@pytest.mark.parametrize("row", ALIKE, ids=lambda row: row[0])
def test_one_name_in_several_scripts_and_spellings_has_one_key(row) -> None:
    assert len({key(name) for name in row}) == 1 and key(row[0])


@pytest.mark.parametrize(("left", "other"), APART)
def test_other_names_have_other_keys(left, other) -> None:
    assert key(left) != key(other)


@given(st.text(max_size=40))
def test_a_key_is_made_of_any_text(text) -> None:
    assert key(text) == key(text.strip())
    assert all(key(text)) and list(key(text)) == sorted(key(text))
    assert script(text) == "" or words(text)


@given(names, names)
def test_the_order_of_names_makes_no_difference_and_none_is_lost(name, other) -> None:
    assert key(f"{name} {other}") == key(f"{other}, {name}") == tuple(sorted((*key(name), *key(other))))


def pair(fields, other):
    candidates = find_duplicates([Person(reference="1", **fields), Person(reference="2", **other)])
    return (candidates[0].reasons, candidates[0].against) if candidates else None


@pytest.mark.parametrize(
    ("left", "other", "reasons", "against"),
    [
        ({"names": ("Ram Bahadur Thapa",)}, {"names": ("राम बहादुर थापा",)}, ("same-names-other-script",), ()),
        ({"names": ("Ram Thapa",)}, {"names": ("THAPA Ram",)}, ("same-names-other-order",), ()),
        ({"names": ("Ram Bahadur Thapa",)}, {"names": ("Ram Thapa",)}, ("part-of-names",), ()),
        ({"names": ("Sita Shrestha",), "birth": "1997-03-05"}, {"names": ("Sita Shrestha",), "birth": "1997-05-03"},
         ("same-names", "day-and-month-swapped"), ()),
        ({"names": ("สมชาย ใจดี",), "birth": "2540-03-05"}, {"names": ("Somchai Jaidee",), "birth": "1997-03-05"},
         ("same-names-other-script", "same-birth-other-calendar"), ()),
        ({"names": ("Maria Velasquez",), "birth": "1997"}, {"names": ("Maria Velasques",), "birth": "1997"},
         ("nearly-same-names", "same-birth-year"), ()),
        ({"names": ("A B",), "documents": ("NP:123-4567",)}, {"names": ("C D",), "documents": ("1234567",)}, ("same-document",), ()),
        ({"names": ("Ram Thapa",), "nationality": "NP"}, {"names": ("Ram Thapa",), "nationality": "BD"},
         ("same-names",), ("other-nationality",)),
        ({"names": ("Mohammed",), "birth": "1997-03-05"}, {"names": ("محمد",), "birth": "1997-03-05"},
         ("same-names-other-script", "same-birth"), ()),
    ],
)  # fmt: skip
def test_a_candidate_has_its_reasons_and_what_speaks_against_it(left, other, reasons, against) -> None:
    assert pair(left, other) == (reasons, against)


@pytest.mark.parametrize(
    ("left", "other"),
    [
        ({"names": ("Ram Thapa",)}, {"names": ("Ram Gurung",)}),
        ({"names": ("Mohammed",)}, {"names": ("محمد",)}),
        ({"names": ("Maria Velasquez",)}, {"names": ("Maria Velasques",)}),
        ({"names": ("A B",), "documents": ("NP:1234567",)}, {"names": ("C D",), "documents": ("BD:1234567",)}),
        ({"names": ("Ram Thapa",), "birth": "1997-03-05", "nationality": "NP"},
         {"names": ("Ram Thapa",), "birth": "2001-01-01", "nationality": "BD"}),
        ({"names": ("",)}, {"names": ("",)}),
    ],
)  # fmt: skip
def test_namesakes_are_left_alone(left, other) -> None:
    assert pair(left, other) is None


@given(people)
def test_each_pair_once_with_known_codes_and_nobody_is_lost_or_changed(rows) -> None:
    candidates = find_duplicates(rows)
    references = [row.reference for row in rows]
    pairs = [(candidate.one, candidate.other) for candidate in candidates]
    assert len(set(pairs)) == len(pairs)
    for candidate in candidates:
        assert references.index(candidate.one) < references.index(candidate.other)
        assert candidate.reasons and set(candidate.reasons) | set(candidate.against) <= set(DUPLICATES)


@given(people)
def test_the_order_of_the_list_changes_no_pair(rows) -> None:
    def as_sets(candidates):
        return {(frozenset((candidate.one, candidate.other)), candidate.reasons, candidate.against) for candidate in candidates}

    assert as_sets(find_duplicates(rows)) == as_sets(find_duplicates(rows[::-1]))


@given(people)
def test_rows_that_do_not_meet_in_the_index_are_no_candidates(rows) -> None:
    """Every pair compared on its own gives the same as the list at once."""
    alone = [candidate for row, other in combinations(rows, 2) for candidate in find_duplicates([row, other])]
    assert sorted(alone, key=repr) == sorted(find_duplicates(rows), key=repr)


def test_a_list_that_is_too_long_is_refused_with_a_next_step(monkeypatch) -> None:
    monkeypatch.setattr(duplicates, "MOST_ROWS", 1)
    with pytest.raises(TooMany, match="Split it"):
        find_duplicates([Person(reference="1", names=("A",)), Person(reference="2", names=("B",))])
