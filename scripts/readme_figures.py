"""The table of figures in the README, as bench-results.json has them; `check_docs.py` holds the two against each other.

Usage: readme_figures.py            print the table
"""

import json
from pathlib import Path
from typing import Any

from house import ROOT

RESULTS = ROOT / "bench-results.json"
README = ROOT / "README.md"
BEGIN, END = "<!-- figures: written by make docs from bench-results.json -->", "<!-- end of figures -->"


def table(results: dict[str, Any]) -> str:
    """What stands between the two marks."""
    about, rows = results["about"], ["| | measured | goal | |", "|---|---|---|---|"]
    for figure in results["figures"].values():
        value = "not measured" if figure["value"] is None else f"{_number(figure['value'])} {figure['unit']}"
        rows.append(f"| {figure['title']} | {value} | {figure['goal']} | {'met' if figure['met'] else '**missed**'} |")
    where = f"{about['cores']} cores ({about['machine']}), Python {about['python']}, SQLite {about['sqlite']}"
    size = f", {about['size']:,} signals stored" if about.get("size") else ""
    return "\n".join([f"On {where}{size}; medians of at least {about['rounds']} rounds in turn with the yardstick.", "", *rows])


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def with_figures(readme: str, results: dict[str, Any]) -> str:
    """The README with the table as it should be. Raises ValueError where the marks are not there, once and in order."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end or BEGIN in after or END in after:
        raise ValueError(f"it needs the marks {BEGIN} and {END}, once each.")
    return f"{before}{BEGIN}\n\n{table(results)}\n\n{END}{after}"


def findings(readme: Path = README, results: Path = RESULTS) -> list[str]:
    """What is wrong with the README's figures; nothing where they are those of the last run."""
    try:
        measured = json.loads(results.read_text(encoding="utf-8"))
        wanted = with_figures(readme.read_text(encoding="utf-8"), measured)
    except FileNotFoundError:
        return ["bench-results.json: is not there. make bench writes it."]
    except (KeyError, json.JSONDecodeError):
        return ["bench-results.json: is not what make bench writes. Run it again."]
    except ValueError as error:
        return [f"README.md: {error}"]
    return [] if readme.read_text(encoding="utf-8") == wanted else ["README.md: its figures are not those of bench-results.json."]


def write(readme: Path = README, results: Path = RESULTS) -> None:
    measured = json.loads(results.read_text(encoding="utf-8"))
    readme.write_text(with_figures(readme.read_text(encoding="utf-8"), measured), encoding="utf-8")


if __name__ == "__main__":
    print(table(json.loads(RESULTS.read_text(encoding="utf-8"))))
