"""`make matching`: how well what is listed is found again, on real lists that nothing here was made or tested with (docs/matching.md).

The lists come out of packages that the command installs itself, into a folder that is gone afterwards:
* pages: every web address that the threat descriptions of MISP's galaxies name (`pymispgalaxies`): 60,000 addresses as people wrote them
  down, 1,600 of them with queries. A part of them is listed; the rest are their siblings and benign links.
* domains: the deny list and the allow list of `eth-phishing-detect` (npm), 13,000 and 1,100 names; left out where there is no npm.
* trackers: the names that ClearURLs takes out everywhere, as `unalix-rev` ships them; what Accord takes out is a list of its own.

Nothing is read out of Accord to say what is right: disguises are made by plain text work, and a sibling is another address of the list.
"""

import json
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from accord.core.identifiers import Identifier, NotAnIdentifier, parse
from accord.core.identifiers.equivalents import equivalents
from accord.core.identifiers.expressions import under
from accord.tables import identifier_tables
from bench.hub import ROOT, home
from bench.peers import NotInstalled, install
from bench.report import tell

PACKAGES = ["pymispgalaxies==1.1.1", "unalix-rev==0.9.1"]
NPM = "eth-phishing-detect@1.2.0"
LISTED, SEED = 3000, 20261127
GOAL = 0.98
DOCUMENT = ROOT / "docs" / "matching.md"
_ADDRESS = re.compile(r'https?://[^\s"\\<>()\[\]{}\']+')
_PLAIN_NAME = re.compile(r"\(\?:%3F\)\?([A-Za-z_]+)(?:\[a-z\])?")
CARD = "4111111111111111"

Disguise = Callable[[str], str | None]


class Row(NamedTuple):
    what: str
    tried: int
    found: int
    goal: str

    @property
    def share(self) -> float:
        return self.found / self.tried if self.tried else 1.0


def main() -> int:
    with home() as folder:
        try:
            venv = install(folder / "lists", PACKAGES)
        except NotInstalled as error:
            print(error)
            return 1
        (site,) = venv.glob("lib/python3*/site-packages")
        pages, trackers = _pages(site), _trackers(site)
        domains, allowed = _domains(folder)
        parts = [_on_pages(pages, trackers)]
        if domains:
            parts.append(_on_domains(domains, allowed, folder))
    text = _document(parts, len(pages), len(domains), len(trackers))
    DOCUMENT.write_text(text, encoding="utf-8")
    print(text)
    missed = [row for rows in parts for row in rows if _misses(row)]
    for row in missed:
        print(f"Below its goal: {row.what}: {row.found:,} of {row.tried:,}")
    return 1 if missed else 0


# --- lists


def _pages(site: Path) -> list[str]:
    """Every address with a path, as it stands in the descriptions; in an order that is the same each time."""
    addresses: set[str] = set()
    for file in sorted((site / "pymispgalaxies").rglob("clusters/*.json")):
        addresses.update(_ADDRESS.findall(file.read_text(encoding="utf-8")))
    texts = {text.partition("#")[0].rstrip(".,;:") for text in addresses if text.isascii()}
    pages = sorted(text for text in texts if urlsplit(text).path.strip("/"))
    random.Random(SEED).shuffle(pages)
    return pages


def _trackers(site: Path) -> list[str]:
    """The plain names among what ClearURLs takes out of every address."""
    (file,) = (site / "unalix").rglob("data.min.json")
    rules = json.loads(file.read_text(encoding="utf-8"))["providers"]["globalRules"]["rules"]
    names = (_PLAIN_NAME.fullmatch(rule) for rule in rules)
    return sorted({name[1] for name in names if name})


def _domains(folder: Path) -> tuple[list[str], list[str]]:
    npm = shutil.which("npm")
    if npm is None:
        tell("there is no npm here: the list of domains is left out")
        return [], []
    tell(f"installing {NPM}")
    command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder / "npm"), NPM]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    file = folder / "npm" / "node_modules" / "eth-phishing-detect" / "src" / "config.json"
    if done.returncode or not file.exists():
        tell("the list of domains could not be installed, and is left out")
        return [], []
    config = json.loads(file.read_text(encoding="utf-8"))
    return sorted(set(config["blacklist"])), sorted(set(config["whitelist"]))


# --- disguises, by plain text work


def _add(*parameters: str) -> Disguise:
    def disguised(text: str) -> str:
        text = text.partition("#")[0]
        return text + ("&" if "?" in text else "?") + "&".join(parameters)

    return disguised


def _slash(text: str) -> str | None:
    bare, mark, query = text.partition("#")[0].partition("?")
    return f"{bare.removesuffix('/') if bare.endswith('/') else bare + '/'}{mark}{query}"


def _defanged(dot: str, slash: str = "/") -> Disguise:
    def disguised(text: str) -> str | None:
        scheme, _, rest = text.partition("://")
        bare, mark, query = rest.partition("?")
        return scheme.replace("tt", "xx") + "://" + bare.replace(".", dot).replace("/", slash, 1) + mark + query

    return disguised


def _wrapped(before: str, after: str = "") -> Disguise:
    return lambda text: before + quote(text, safe="") + after


PAGE_DISGUISES: dict[str, Disguise] = {
    "as it is listed": lambda text: text,
    "`&utm_source=..&fbclid=..` appended": _add("utm_source=sms", "utm_medium=x", "fbclid=IwAR0abc"),
    "`gclid` and `mc_eid` appended": _add("gclid=abc", "mc_eid=1"),
    "slash at the end added or taken away": _slash,
    "`hxxp`, `[.]` in host and path": _defanged("[.]"),
    "`hxxp`, `(dot)` in host and path": _defanged("(dot)"),
    "`hxxp`, `[.]`, `[/]`": _defanged("[.]", "[/]"),
    "without a scheme": lambda text: text.partition("://")[2],
    "`//` before it": lambda text: "//" + text.partition("://")[2],
    "`<...>` around it": lambda text: f"<{text}>",
    "`wss:`": lambda text: "wss://" + text.partition("://")[2],
    "a search engine's redirect": _wrapped("https://www.google.com/url?sa=t&q=", "&usg=x"),
    "a platform's redirect": _wrapped("https://l.facebook.com/l.php?u=", "&h=AT0"),
    "a mail filter's redirect": _wrapped("https://eur01.safelinks.protection.outlook.com/?url=", "&data=05"),
    "another site's `?url=`": _wrapped("https://go.example.net/out?url="),
    "with a card number behind it": _add(f"order={CARD}"),
}
DOMAIN_DISGUISES: dict[str, Disguise] = {
    "as it is listed": lambda name: name,
    "a page of it, with trackers": lambda name: f"https://{name}/login?utm_source=x&id=7",
    "a card number in the query": lambda name: f"https://{name}/x?order={CARD}",
    "a card number in the path": lambda name: f"https://{name}/{CARD}/pay",
    "card-like digits in a host below it": lambda name: f"https://dev-4785917965412.{name}/",
    "`https://d/*`": lambda name: f"https://{name}/*",
    "`hxxps://d[.]e/`": lambda name: "hxxps://" + name.replace(".", "[.]") + "/",
    "`wss://`": lambda name: f"wss://{name}/ws",
    "`//d/x`": lambda name: f"//{name}/x",
    "`<https://d/>`": lambda name: f"<https://{name}/>",
    "a search engine's redirect": _wrapped("https://www.google.com/url?q=https%3A%2F%2F", "%2F&sa=D"),
    "an address at it": lambda name: f"help@{name}",
}


# --- measuring


def _read(text: str) -> Identifier | None:
    try:
        return parse(text, tables=identifier_tables())
    except NotAnIdentifier:
        return None


def _is_found(keys: set[bytes], text: str) -> bool:
    tables = identifier_tables()
    identifier = _read(text)
    if identifier is None:
        return False
    return any(not keys.isdisjoint(under(named, tables).keys) for named in (identifier, *equivalents(identifier, tables)))


def _row(what: str, keys: set[bytes], texts: Iterable[str | None], goal: str = f">= {GOAL}") -> Row:
    asked = [text for text in texts if text is not None]
    return Row(what, len(asked), sum(_is_found(keys, text) for text in asked), goal)


def _on_pages(pages: Sequence[str], trackers: Sequence[str]) -> list[Row]:
    listed, rest = list(pages[:LISTED]), pages[LISTED:]
    tell(f"{len(listed):,} pages are listed, {len(rest):,} are not")
    named = [(text, _read(text)) for text in listed]
    keys = {identifier.key for _, identifier in named if identifier is not None and identifier.kind == "url"}
    rows = [Row("pages that can be read", len(listed), sum(identifier is not None for _, identifier in named), f">= {GOAL}")]
    readable = [text for text, identifier in named if identifier is not None and identifier.kind == "url"]
    for what, disguise in PAGE_DISGUISES.items():
        goal = "all" if what.startswith(("as it", "with a card")) else f">= {GOAL}"
        rows.append(_row(what, keys, map(disguise, readable), goal))
    urls = [_add(f"{name}=a1")(text) for name, text in zip(trackers * (len(readable) // max(1, len(trackers)) + 1), readable, strict=False)]
    rows.append(_row(f"one of {len(trackers)} trackers of ClearURLs appended", keys, urls, "told"))
    # Published with trackers, asked without them or with others; only where another parameter tells the page apart.
    told_apart = [text for text in readable if re.search(r"[?&](?!utm_|_ga=|lang=|hl=)[^=&]+=[^&]{3,}", text)]
    tracked = {identifier.key for text in told_apart if (identifier := _read(_add("utm_source=sms", "fbclid=a")(text) or "")) is not None}
    rows.append(_row("published with trackers, asked without", tracked, told_apart))
    rows.append(_row("published with trackers, asked with others", tracked, map(_add("gclid=b"), told_apart)))
    alone = [_add("utm_content=X")(text) for text in readable if "?" not in text]
    only = {identifier.key for text in alone if text and (identifier := _read(text)) is not None}
    rows.append(_row("page of which only `?utm_content=X` is listed", only, [text for text in readable if "?" not in text], "none"))
    right = _Right(readable)
    hosts = {urlsplit(text).hostname for text in readable}
    siblings = [text for text in rest if urlsplit(text).hostname in hosts and not right.holds(text)]
    rows.append(_row("other pages of the same sites", keys, siblings, "none"))
    rows.append(
        _row("links with queries of other sites", keys, [t for t in rest if "?" in t and urlsplit(t).hostname not in hosts], "none")
    )
    changed = [text.partition("?")[0] + "x" for text in readable]
    rows.append(_row("a letter more at the end of the path", keys, [t for t in changed if not right.holds(t)], "none"))
    below = [text.partition("?")[0].removesuffix("/") + "/other/page" for text in readable if not text.partition("?")[0].endswith("/")]
    rows.append(_row("pages below a listed page without slash", keys, [t for t in below if not right.holds(t)], "none"))
    return rows


class _Right:
    """What is hit by right: a listed page in another form, one with more behind its `?`, and whatever lies in a listed folder."""

    def __init__(self, listed: Sequence[str]) -> None:
        bare = [_without_scheme(text) for text in listed if "?" not in text]
        self._pages = {text.removesuffix("/") for text in bare}
        self._folders = tuple(text for text in bare if text.endswith("/"))
        self._whole = {_without_scheme(text).replace("/?", "?") for text in listed}

    def holds(self, text: str) -> bool:
        whole = _without_scheme(text)
        bare = whole.partition("?")[0]
        hosts = (bare, bare.partition(".")[2]) if bare.startswith("www.") else (bare,)
        return (
            whole.replace("/?", "?") in self._whole
            or any(host.removesuffix("/") in self._pages for host in hosts)
            or any(host.startswith(self._folders) for host in hosts)
        )


def _without_scheme(text: str) -> str:
    host, slash, path = text.partition("://")[2].partition("/")
    return f"{host.lower()}{slash}{re.sub('/+', '/', path)}"


def _on_domains(domains: Sequence[str], allowed: Sequence[str], folder: Path) -> list[Row]:
    shuffled = list(domains)
    random.Random(SEED).shuffle(shuffled)
    named = [(name, _read(name)) for name in shuffled]
    refused = Counter(_why(name) for name, identifier in named if identifier is None)
    keys = {identifier.key for _, identifier in named if identifier is not None}
    readable = [name for name, identifier in named if identifier is not None and identifier.kind == "domain"]
    tell(f"{len(readable):,} of {len(domains):,} domains can be read; refused: {dict(refused)}")
    rows = [Row("domains that can be read", len(domains), len(readable), f">= {GOAL}")]
    rows += [
        _row(
            f"domain: {what}", keys, map(disguise, readable[:LISTED]), "all" if "card" in what or what.startswith("as it") else f">= {GOAL}"
        )
        for what, disguise in DOMAIN_DISGUISES.items()
    ]
    below = [name for name in allowed if not any(name == bad or name.endswith("." + bad) for bad in domains)]
    rows.append(_row("domains of the same makers' allow list", keys, below, "none"))
    rows.append(
        _row(
            "the listed name as a page of another site", keys, [f"https://report.example.org/{name}" for name in readable[:LISTED]], "none"
        )
    )
    for whose, names in (("listed domain", readable), ("domain of the allow list", [name for name in below if _read(name)])):
        lifted = _lifted(names, folder)
        rows += [Row(f"{whose}: {says}", len(names), lifted[says], "told") for says in LIFTED]
    return rows


def _why(name: str) -> str:
    try:
        parse(name, tables=identifier_tables())
    except NotAnIdentifier as refused:
        return refused.code
    return ""


# What a single claim on a domain takes before anybody sees it, from `core.trust.releasing`: members that saw it, and reviewers.
LIFTED = {
    "listed by one claim at once": "free",
    "takes one reviewer's yes": "0 1",
    "takes two members' own evidence and a yes": "2 1",
    "takes that and two reviewers of other members": "2 2",
    "never listed as a whole": "never",
}


def _lifted(names: Sequence[str], folder: Path) -> Counter[str]:
    """How many of them take what, by the lists and rules that the hub has."""
    script = (
        "import os, sys, django; os.environ['ACCORD_DATA'] = sys.argv[1];"
        "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'accord.site.settings'); django.setup();"
        "from accord.core.identifiers import parse; from accord.tables import identifier_tables;"
        "from accord.core.trust.releasing import needs_of;"
        "from accord.hub.guard import queries, hosts;"
        "hosts.prepare(); t = identifier_tables();"
        "found = [[one.code for one in queries.protections(parse(name.strip(), tables=t), t, vouched={})] for name in sys.stdin];"
        "needs = [(codes, needs_of(codes)) for codes in found];"
        "print('\\n'.join('never' if n is None else f'{n.evidence} {n.reviewers}' if codes else 'free' for codes, n in needs))"
    )
    (folder / "guard").mkdir(exist_ok=True)
    command = [sys.executable, "-c", script, str(folder / "guard")]
    done = subprocess.run(command, input="\n".join(names), capture_output=True, text=True, check=False)
    if done.returncode:
        tell(f"what is protected could not be asked: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")
    says = {code: text for text, code in LIFTED.items()}
    return Counter(says[line] for line in done.stdout.split("\n") if line)


def _misses(row: Row) -> bool:
    return {"all": row.found < row.tried, "none": row.found > 0, "told": False}.get(row.goal, row.share < GOAL)


def _document(parts: Sequence[Sequence[Row]], pages: int, domains: int, trackers: int) -> str:
    lines = [
        "# Matching, measured",
        "",
        "Written by `make matching`, which installs the lists it measures on, and throws them away: nothing of them is part of Accord, and",
        "no test uses them.",
        "",
        f"* Pages: {pages:,} web addresses that MISP's galaxies name (`pymispgalaxies` 1.1.1); {LISTED:,} of them, by chance, are listed.",
        f"* Domains: {domains:,} of the deny list of `eth-phishing-detect` 1.2.0." if domains else "* Domains: none; there was no npm.",
        f"* Trackers: {trackers} names that ClearURLs (in `unalix-rev` 0.9.1) takes out of every address; Accord's own list is another.",
        "",
        "*Found* counts what a check or a signed list answers with a hit. Where the goal is `none`, what is asked is not listed, and",
        "each hit would be a false one. *Told* has no goal: the trackers are another list's; and what one claim takes before anybody sees",
        "it follows from lists of popular sites, which know nothing of scams. The rows say how often they are in the way of a listed scam,",
        "and how many harmless sites they keep one claim from listing.",
        "",
        "| what is asked | tried | found | share | goal |",
        "|---|---:|---:|---:|---|",
    ]
    lines += [f"| {row.what} | {row.tried:,} | {row.found:,} | {row.share:.3f} | {row.goal} |" for rows in parts for row in rows]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.exit(main())
