"""The documents say what the code does.

Usage: check_docs.py            tell what has drifted
       check_docs.py --write    write what is generated anew: docs/cli.md, docs/openapi.json, docs/claims.md, docs/protocols,
                                docs/countries, the figures of the README, the sizes of docs/operate/scale.md, the lists of ARCHITECTURE.md,
                                the types of clients/typescript

Checked: every make target is explained somewhere and every one mentioned exists; the same for the commands of accord;
the generated documents are what the code generates, the README's figures those of bench-results.json and the sizes of docs/operate/scale.md
those of bench-sizing.json; the lists of ARCHITECTURE.md are those of the house; every local link and every path of the source leads
somewhere.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import click

import architecture
import claims
import protocol_pages
import readme_figures
import sizing_tables
import typescript_client
from accord.core.countries.page import index, page
from accord.core.countries.rules_page import rules_page
from accord.tables import countries, rulebook
from house import ROOT, files_of_the_house, tell

FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
IN_LINE = re.compile(r"`([^`\n]+)`")
MAKE = re.compile(r"\bmake ([a-z]+(?:-[a-z]+)*)")
ACCORD = re.compile(r"(?:^|[\s/$;&|(])accord ((?:[a-z]+[a-z-]* ?)+)")
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
SOURCE = re.compile(r"\b(?:src/accord|tests|scripts|bench)/[\w/-]+(?:\.[a-z]+|/)")
TARGET = re.compile(r"^([a-z-]+):.*## ", re.MULTILINE)
MUST_BE_IN_README = ("make demo", "make test")
CLI_DOCUMENT = ROOT / "docs" / "cli.md"
API_DOCUMENT = ROOT / "docs" / "openapi.json"
COUNTRY_DOCUMENTS = ROOT / "docs" / "countries"


def main() -> list[str]:
    documents = {name: (ROOT / name).read_text(encoding="utf-8") for name in files_of_the_house() if name.suffix == ".md"}
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    return [
        *check_targets(documents, targets),
        *check_commands(documents, {" ".join(path) for path, _ in _commands()}),
        *check_links(documents, ROOT),
        *check_paths(documents, ROOT),
        *architecture.findings(),
        *_check_generated(CLI_DOCUMENT, cli_document()),
        *_check_generated(API_DOCUMENT, api_document()),
        *_check_generated(claims.DOCUMENT, claims.document()),
        *[finding for path, text in protocol_pages.documents().items() for finding in _check_generated(path, text)],
        *[f"{path.relative_to(ROOT)}: there is no such protocol. Remove the page." for path in protocol_pages.stray()],
        *check_countries(COUNTRY_DOCUMENTS),
        *readme_figures.findings(),
        *sizing_tables.findings(),
        *typescript_client.findings(),
    ]


def check_targets(documents: dict[Path, str], targets: set[str]) -> list[str]:
    mentioned = {target: name for name, text in documents.items() for code in _code(text) for target in MAKE.findall(code)}
    unknown = sorted(set(mentioned) - targets)
    findings = [f"{mentioned[target]}: mentions make {target}, which the Makefile does not have." for target in unknown]
    findings += [f"Makefile: no document mentions make {target}." for target in sorted(targets - set(mentioned) - {"help"})]
    readme = documents.get(Path("README.md"), "")
    return findings + [f"README.md: does not mention {words}." for words in MUST_BE_IN_README if words not in readme]


def check_commands(documents: dict[Path, str], commands: set[str]) -> list[str]:
    findings = []
    for name, text in documents.items():
        for words in (command.split() for code in _code(text) for command in ACCORD.findall(code)):
            if words[0] not in commands:
                findings.append(f"{name}: mentions accord {words[0]}, which is no command.")
            elif len(words) > 1 and _is_group(words[0], commands) and " ".join(words[:2]) not in commands:
                findings.append(f"{name}: mentions accord {' '.join(words[:2])}, which is no command.")
    return findings


def check_links(documents: dict[Path, str], root: Path) -> list[str]:
    return [
        f"{name}: links to {link}, which is not there."
        for name, text in documents.items()
        for link in LINK.findall(text)
        if not (root / name.parent / link).exists()
    ]


def check_paths(documents: dict[Path, str], root: Path) -> list[str]:
    """What a document says stands in the source does; decisions are of their day."""
    return [
        f"{name}: names {path}, which is not there."
        for name, text in documents.items()
        if name.parts[0] != "decisions"
        for path in sorted({mention for mention in SOURCE.findall(text) if "XX" not in mention})
        if not (root / path).exists()
    ]


def cli_document() -> str:
    """docs/cli.md: the help of every command, as the program prints it."""
    parts = ["# The command line\n\nWritten by `make docs` from the program itself. `accord COMMAND --help` prints the same.\n"]
    for path, command in _commands():
        title = " ".join(["accord", *path])
        context = click.Context(command, info_name=title, max_content_width=100, terminal_width=100)
        parts.append(f"## {title}\n\n```\n{command.get_help(context).rstrip()}\n```\n")
    return "\n".join(parts)


def api_document() -> str:
    """docs/openapi.json: the description of /api/v1, as the code gives it."""
    done = subprocess.run([sys.executable, "-m", "accord.doors.api.openapi"], cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"docs/openapi.json: accord.doors.api.openapi failed.\n{done.stderr.strip()}")
    return json.dumps(json.loads(done.stdout), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def country_documents() -> dict[str, str]:
    """docs/countries/: a page for each country pack, one for the rules, and the one that leads to them."""
    packs = countries()
    leading = {"README.md": index(list(packs.values())), "rules.md": rules_page(rulebook())}
    return leading | {f"{code}.md": page(pack) for code, pack in packs.items()}


def check_countries(folder: Path) -> list[str]:
    wanted = country_documents()
    stray = sorted({path.name for path in folder.glob("*")} - set(wanted))
    findings = [finding for name, text in wanted.items() for finding in _check_generated(folder / name, text)]
    return findings + [f"{folder.name}/{name}: belongs to no country pack." for name in stray]


def _check_generated(path: Path, wanted: str) -> list[str]:
    if path.exists() and path.read_text(encoding="utf-8") == wanted:
        return []
    return [f"{path.relative_to(ROOT)}: is not what the code generates."]


def _commands() -> Iterator[tuple[list[str], click.Command]]:
    """Every command with its path, groups before what they hold."""
    (program,) = entry_points(group="console_scripts", name="accord")
    main_command = program.load()
    yield from _below([], main_command, click.Context(main_command, info_name="accord"))


def _below(path: list[str], command: click.Command, context: click.Context) -> Iterator[tuple[list[str], click.Command]]:
    if path:
        yield path, command
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None and not inner.hidden:
                yield from _below([*path, name], inner, click.Context(inner, info_name=name, parent=context))


def _is_group(command: str, commands: set[str]) -> bool:
    return any(other.startswith(command + " ") for other in commands)


def _code(text: str) -> list[str]:
    """What stands in a document as code: fenced blocks line by line, and words between backticks."""
    blocks = FENCED.findall(text)
    lines = [line for block in blocks for line in block.splitlines()[1:-1]]
    return lines + IN_LINE.findall(FENCED.sub("", text))


if __name__ == "__main__":
    # A terminal's width or language must not change what is generated.
    os.environ.update(COLUMNS="100", LC_ALL="C.UTF-8")
    if "--write" in sys.argv[1:]:
        CLI_DOCUMENT.parent.mkdir(exist_ok=True)
        CLI_DOCUMENT.write_text(cli_document(), encoding="utf-8")
        API_DOCUMENT.write_text(api_document(), encoding="utf-8")
        claims.DOCUMENT.write_text(claims.document(), encoding="utf-8")
        protocol_pages.FOLDER.mkdir(exist_ok=True)
        for path in protocol_pages.stray():
            path.unlink()
        for path, text in protocol_pages.documents().items():
            path.write_text(text, encoding="utf-8")
        COUNTRY_DOCUMENTS.mkdir(exist_ok=True)
        for name, text in country_documents().items():
            (COUNTRY_DOCUMENTS / name).write_text(text, encoding="utf-8")
        typescript_client.write()
        readme_figures.write()
        sizing_tables.write()
        architecture.write()
    else:
        tell(main())
