"""The compiled requirement files follow pyproject.toml: every package named there is pinned, in bounds, with hashes and no address."""

import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from house import ROOT, tell

PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)")
GROUP_OF_FILE = {"uv": "installer", "run": "build", "test": "test", "check": "check"}


def main() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    findings = []
    ours = {canonicalize_name(name) for name in project["tool"]["uv"]["sources"]}  # packed out of this tree, and pinned nowhere
    for file, group in GROUP_OF_FILE.items():
        wanted = project["dependency-groups"][group] + (project["project"]["dependencies"] if file == "run" else [])
        path = ROOT / "requirements" / f"{file}.txt"
        wanted = [asked for asked in wanted if canonicalize_name(Requirement(asked).name) not in ours]
        findings += findings_in(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"), wanted)
    return findings


def findings_in(name: str, text: str, wanted: list[str]) -> list[str]:
    lines = text.splitlines()
    findings = [f"{name}:{n}: holds an address; compile it anew." for n, line in enumerate(lines, 1) if "://" in line or line[:2] == "--"]
    pins: dict[str, list[str]] = {}
    for number, line in enumerate(lines):
        if match := PIN.match(line):
            pins.setdefault(canonicalize_name(match[1]), []).append(match[2])
            if number + 1 == len(lines) or "--hash=sha256:" not in lines[number + 1]:
                findings.append(f"{name}:{number + 1}: {match[1]} has no hash; compile it anew.")
    for asked in wanted:
        requirement = Requirement(asked)
        versions = pins.get(canonicalize_name(requirement.name), [])
        if not versions or not all(requirement.specifier.contains(version, prereleases=True) for version in versions):
            findings.append(f"{name}: pyproject.toml asks for {asked}, which is not pinned here; compile it anew.")
    return findings


if __name__ == "__main__":
    tell(main())
