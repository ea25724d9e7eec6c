"""The README's figures are those of bench-results.json, and a figure that was changed on one side is told."""

import json
from pathlib import Path

import pytest

import readme_figures
from readme_figures import BEGIN, END, findings, with_figures, write

RESULTS = {
    "about": {"cores": 2, "machine": "x86_64", "python": "3.13.5", "sqlite": "3.46.1", "size": 1_000_000, "rounds": 5},
    "figures": {
        "check_batch": {"title": "Check, 100 a request", "value": 41234.5, "unit": "checks/s", "goal": ">= 30000 checks/s", "met": True},
        "feed_depth": {"title": "A deep page", "value": 1.31, "unit": "times", "goal": "<= 1.2 times", "met": False},
        "retract_s": {"title": "Retraction", "value": None, "unit": "s", "goal": "<= 2 s", "met": False},
    },
}


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A README with its figures, and the results that they were written from."""
    readme, results = tmp_path / "README.md", tmp_path / "bench-results.json"
    readme.write_text(f"# Accord\n\n{BEGIN}\nold\n{END}\n\nAnd more.\n", encoding="utf-8")
    results.write_text(json.dumps(RESULTS), encoding="utf-8")
    write(readme, results)
    return readme, results


def test_the_table_says_what_was_measured(files: tuple[Path, Path]) -> None:
    readme, _ = files
    text = readme.read_text(encoding="utf-8")
    assert "| Check, 100 a request | 41,234 checks/s | >= 30000 checks/s | met |" in text
    assert "| A deep page | 1.31 times | <= 1.2 times | **missed** |" in text
    assert "| Retraction | not measured | <= 2 s | **missed** |" in text
    assert "1,000,000 signals stored" in text
    assert text.startswith("# Accord\n") and text.endswith("And more.\n") and "old" not in text
    assert findings(*files) == []


def test_a_changed_figure_is_told(files: tuple[Path, Path]) -> None:
    readme, results = files
    text = readme.read_text(encoding="utf-8")
    readme.write_text(text.replace("41,234", "51,234"), encoding="utf-8")
    assert findings(*files) == ["README.md: its figures are not those of bench-results.json."]
    readme.write_text(text, encoding="utf-8")
    results.write_text(json.dumps(RESULTS).replace("1.31", "1.11"), encoding="utf-8")
    assert findings(*files) == ["README.md: its figures are not those of bench-results.json."]


def test_missing_marks_and_missing_results_are_told(files: tuple[Path, Path]) -> None:
    readme, results = files
    readme.write_text("# Accord\n", encoding="utf-8")
    assert findings(*files) == [f"README.md: it needs the marks {BEGIN} and {END}, once each."]
    readme.write_text(f"{BEGIN}{END}", encoding="utf-8")
    results.write_text('{"figures": {}}', encoding="utf-8")
    assert findings(*files) == ["bench-results.json: is not what make bench writes. Run it again."]
    results.unlink()
    assert findings(*files) == ["bench-results.json: is not there. make bench writes it."]


def test_the_check_of_the_documents_asks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import check_docs

    monkeypatch.setattr(check_docs, "cli_document", lambda: check_docs.CLI_DOCUMENT.read_text(encoding="utf-8"))
    monkeypatch.setattr(check_docs, "api_document", lambda: check_docs.API_DOCUMENT.read_text(encoding="utf-8"))
    monkeypatch.setattr(readme_figures, "findings", lambda: ["README.md: a figure."])
    assert "README.md: a figure." in check_docs.main()


def test_two_tables_are_one_too_many() -> None:
    with pytest.raises(ValueError):
        with_figures(f"{BEGIN}{END}{BEGIN}{END}", RESULTS)
