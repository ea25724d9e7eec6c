"""No file of the house names a package registry's host or a path of somebody's machine: neither belongs in a commit."""

import re

from house import ROOT, files_of_the_house, tell

HOST = "names the host of a package registry. Name the package instead: every machine has its own way to the registry."
PATH = "names a path of one machine. Write it relative to the repository, or take it from a setting."
RULES = [
    (re.compile(r"pypi[.]org|pythonhos[t]ed|registry[.]npmjs|deb[.]debian|npmjs[.]com|registry[.]yarnpkg", re.IGNORECASE), HOST),
    (re.compile(r"(?<![\w./-])/(?:ro[o]t|wor[k]|home/\w+|Users/\w+)/"), PATH),
]


def main() -> list[str]:
    findings = []
    for name in files_of_the_house():
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture, a font or a compiled catalogue
        findings += findings_in(str(name), text)
    return findings


def findings_in(name: str, text: str) -> list[str]:
    lines = enumerate(text.splitlines(), 1)
    return [f"{name}:{number}: {sentence}" for number, line in lines for pattern, sentence in RULES if pattern.search(line)]


if __name__ == "__main__":
    tell(main())
