"""Packs what a hub's machine needs into one folder, dist/accord-VERSION: the wheels of the hub and of the client, the packages that they
need with their hashes, the files of docs/operate, the changelog, and a sum of each. Members get the client's wheel alone.

Usage: release.py [FOLDER]      FOLDER stands in the place of dist
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from house import ROOT, files_of_the_house

OPERATE = Path("docs/operate")
SUMS = "SHA256SUMS"


def main(folder: Path) -> Path:
    """The folder that was written, with nothing of an earlier one in it."""
    target = folder / f"accord-{version()}"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for project in (ROOT, ROOT / "clients" / "python"):
        wheel(project, target)
    shutil.copyfile(ROOT / "requirements" / "run.txt", target / "requirements.txt")
    shutil.copyfile(ROOT / "CHANGELOG.md", target / "CHANGELOG.md")
    for name in files_of_the_house():
        if name.is_relative_to(OPERATE):
            copy = target / "operate" / name.relative_to(OPERATE)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy)
    files = sorted(path for path in target.rglob("*") if path.is_file())
    sums = "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(target)}\n" for path in files)
    (target / SUMS).write_text(sums, encoding="utf-8")
    return target


def wheel(project: Path, folder: Path) -> None:
    """The wheel of a project, into this folder; the same bytes on every machine, since the builder dates what it packs by itself."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(
        command, cwd=project, env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"The wheel could not be built.\n{done.stderr.strip()}")


def version() -> str:
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


if __name__ == "__main__":
    written = main(Path(sys.argv[1]) if sys.argv[1:] else ROOT / "dist")
    print(f"The release is in {written}.")
