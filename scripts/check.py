"""Runs every check of the house, or those named, and says at the end which failed.

Usage: check.py [NAME ...]
"""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable

CHECKS: dict[str, list[str | Path]] = {
    "lint": [BIN / "ruff", "check", "--quiet", "--output-format", "concise"],
    "format": [BIN / "ruff", "format", "--check", "--output-format", "concise"],
    "types": [BIN / "mypy", "--no-error-summary"],
    "layers": [BIN / "lint-imports", "--no-logo"],
    "house": [PYTHON, "scripts/check_house.py"],
    "refusals": [PYTHON, "scripts/check_refusals.py"],
    "tables": [PYTHON, "scripts/check_tables.py"],
    "promises": [PYTHON, "scripts/check_promises.py"],
    "files": [PYTHON, "scripts/check_files.py"],
    "requirements": [PYTHON, "scripts/check_requirements.py"],
    "docs": [PYTHON, "scripts/check_docs.py"],
    "words": [PYTHON, "scripts/check_words.py"],
    "translations": [PYTHON, "scripts/check_translations.py"],
}
NEXT_STEP = {
    "lint": "make format puts most of the form right.",
    "format": "make format puts most of the form right.",
    "docs": "make docs writes the generated files anew.",
    "translations": "make docs brings the files up to date; then fill in what is empty.",
    "requirements": "make requirements compiles them anew.",
}


def main(wanted: list[str]) -> int:
    unknown = [name for name in wanted if name not in CHECKS]
    if unknown:
        print(f"There is no check called {unknown[0]}. There are: {', '.join(CHECKS)}.")
        return 2
    failed = [name for name in wanted or CHECKS if not _passes(name)]
    if failed:
        steps = dict.fromkeys(NEXT_STEP[name] for name in failed if name in NEXT_STEP)
        print(f"\nFailed: {', '.join(failed)}.", *steps)
        return 1
    print(f"\nAll clean: {', '.join(wanted or CHECKS)}.")
    return 0


def _passes(name: str) -> bool:
    begun = time.monotonic()
    done = subprocess.run(CHECKS[name], cwd=ROOT, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(f"{'ok    ' if done.returncode == 0 else 'FAILED'}  {name:13} {time.monotonic() - begun:5.1f} s", flush=True)
    if done.returncode:
        print("\n".join("        " + line for line in done.stdout.strip().splitlines()), flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
