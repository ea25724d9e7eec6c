"""The other checks of the house, each shown a house in order and then one with a flaw."""

from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import architecture
import check_docs
import check_files
import check_requirements
import check_translations
import messages

WORDING = 'REASONS = {"seen": "Seen by {count} members in all of their countries."}\n'
VIEW = """
from django.utils.translation import gettext, ngettext

def view(n):
    return gettext("Try again"), ngettext("%(n)s hit", "%(n)s hits", n)
"""
PAGE = '{% load i18n %}<h1>{% translate "Check it first" %}</h1>{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}'
PROTOCOL = """
name = "hold"
title = "Hold it"

[refusal]
not-ours = "It is not with us"

[field.asks]
title = "Hold it"
type = "code"
choices = { hold = "Keep it there" }
help = "Ask for what you need."

[[step]]
key = "hold"
fields = ["asks"]
"""
REGISTRY = 'GUARDS = (Guard("confirmed", "It was checked.", "Let somebody check it first.", ("confirmed",)),)\n'
SETTINGS = 'LANGUAGES = [("en", "English"), ("es", "Español")]\nROOM_LANGUAGES = [("en", "English")]\n'
SPANISH = {
    "Seen by {count} members in all of their countries.": "Visto por {count} miembros en todos sus países.",
    "Try again": "Inténtelo de nuevo",
    "Check it first": "Compruébelo antes",
    "Hello %(name)s": "Hola, %(name)s",
    "Hold it": "Retener",
    "It is not with us": "No está con nosotros",
    "Keep it there": "Mantenerlo allí",
    "Ask for what you need.": "Pida lo que necesita.",
    "Let somebody check it first.": "Que alguien lo compruebe antes.",
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small package with a sentence in each of the places that hold some, and nothing translated yet."""
    package = tmp_path / "src" / "accord"
    for name, text in {
        "core/labels.py": WORDING,
        "core/protocols/shipped/hold.1.toml": PROTOCOL,
        "core/protocols/registry.py": REGISTRY,
        "doors/public/views.py": VIEW,
        "doors/public/templates/public/check.html": PAGE,
        "site/settings.py": SETTINGS,
    }.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for module in (check_translations, messages):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(check_translations, "PACKAGE", package)
    return package


def findings(package: Path) -> list[str]:
    return check_translations.findings_of("es", messages.collect(package))


def translate(package: Path, texts: dict[str, str]) -> None:
    """Fill the Spanish file in, as a translator would, and compile it."""
    check_translations.write("es", messages.collect(package))
    path = check_translations.path_of("es", "public")
    text = path.read_text(encoding="utf-8")
    for english, spanish in texts.items():
        text = text.replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{spanish}"')
    text = text.replace('msgstr[0] ""', 'msgstr[0] "%(n)s acierto"').replace('msgstr[1] ""', 'msgstr[1] "%(n)s aciertos"')
    path.write_text(text, encoding="utf-8")
    check_translations.write("es", messages.collect(package))


def test_every_place_that_holds_sentences_is_read(package: Path) -> None:
    ids = {message.id for message in messages.collect(package) if message.id}
    assert ids == {*SPANISH, ("%(n)s hit", "%(n)s hits")}


def test_the_languages_are_those_of_the_settings(package: Path) -> None:
    assert check_translations.languages() == ["es"]


def test_a_complete_translation_has_no_finding(package: Path) -> None:
    translate(package, SPANISH)
    assert findings(package) == []


def test_a_missing_file_is_found(package: Path) -> None:
    assert findings(package) == ["src/accord/locale/public/es/LC_MESSAGES/django.po: the translation is missing."]


def test_an_empty_translation_is_found(package: Path) -> None:
    translate(package, {**SPANISH, "Try again": ""})
    assert [f for f in findings(package) if "not translated: 'Try again'" in f]


def test_what_only_members_read_may_wait_but_for_the_languages_that_are_whole(package: Path) -> None:
    page = package / "doors" / "console" / "pages.py"
    page.parent.mkdir(parents=True)
    page.write_text('from django.utils.translation import gettext\ngettext("Ring this desk")\n', encoding="utf-8")
    translate(package, SPANISH)
    assert findings(package) == []
    settings = package / "site" / "settings.py"
    settings.write_text(SETTINGS.replace('ROOM_LANGUAGES = [("en", "English")]', 'ROOM_LANGUAGES = [("es", "Español")]'), encoding="utf-8")
    assert findings(package) == ["src/accord/locale/console/es/LC_MESSAGES/django.po: the translation is missing."]
    check_translations.write("es", messages.collect(package))
    assert [f for f in findings(package) if "not translated: 'Ring this desk'" in f]


def test_a_lost_placeholder_is_found(package: Path) -> None:
    translate(package, {**SPANISH, "Hello %(name)s": "Hola"})
    assert [f for f in findings(package) if "other placeholders than in English: 'Hello %(name)s'" in f]


def test_a_sentence_left_in_english_is_found(package: Path) -> None:
    english = "Seen by {count} members in all of their countries."
    translate(package, {**SPANISH, english: english})
    assert [f for f in findings(package) if "reads as in English" in f]


def test_a_new_sentence_is_found(package: Path) -> None:
    translate(package, SPANISH)
    (package / "core" / "labels.py").write_text(WORDING.replace("}\n", ', "gone": "Withdrawn."}\n'), encoding="utf-8")
    assert [f for f in findings(package) if "missing: 'Withdrawn.'" in f]


def test_a_sentence_no_longer_used_is_found(package: Path) -> None:
    translate(package, SPANISH)
    (package / "core" / "labels.py").write_text("REASONS = {}\n", encoding="utf-8")
    assert [f for f in findings(package) if "no longer used" in f]


@pytest.mark.parametrize(
    ("text", "is_backwards"),
    [
        ("اكتب التاريخ، مثل 2026-01-31.", True),
        ("اكتب التاريخ، مثل \N{LEFT-TO-RIGHT MARK}2026-01-31.", False),
        ("رقم، مثل +66 81 234 5678", True),
        ('رقم، مثل <bdi dir="ltr">+66 81 234 5678</bdi>', False),
        ("قرار SBS 2025-10-25", False),
        ("البنود 14-16", False),  # a range reads from right to left, as it should
        ("Escriba la fecha, por ejemplo 2026-01-31.", False),
    ],
)
def test_a_date_that_arabic_would_show_backwards_is_found(text: str, is_backwards: bool) -> None:
    assert check_translations.reads_backwards(text) == is_backwards


def test_a_fuzzy_translation_is_found(package: Path) -> None:
    translate(package, SPANISH)
    path = check_translations.path_of("es", "public")
    path.write_text(path.read_text(encoding="utf-8").replace('msgid "Try again"', '#, fuzzy\nmsgid "Try again"'), encoding="utf-8")
    assert [f for f in findings(package) if "fuzzy" in f]


def test_what_is_compiled_is_what_was_translated_and_nothing_that_waits(package: Path) -> None:
    translate(package, {**SPANISH, "Try again": ""})
    compiled = check_translations.path_of("es", "public").with_suffix(".mo")
    with compiled.open("rb") as file:
        catalog = read_mo(file)
    assert catalog.get("Check it first").string == "Compruébelo antes"
    assert catalog.get("Try again") is None, "it would be shown as nothing"


def test_whoever_reads_the_compiled_texts_while_they_are_built_anew_reads_whole_ones(package: Path) -> None:
    translate(package, SPANISH)
    compiled = check_translations.path_of("es", "public").with_suffix(".mo")
    before = compiled.stat().st_ino
    with compiled.open("rb") as reading:
        check_translations.compile_catalogues(package / "locale")
        assert read_mo(reading).get("Check it first").string == "Compruébelo antes"
    assert compiled.stat().st_ino != before, "put in the other's place, never written over it"
    assert {path.suffix for path in compiled.parent.iterdir()} == {".mo", ".po"}


def test_a_console_that_need_not_be_translated_carries_no_blank_entry(package: Path) -> None:
    page = package / "doors" / "console" / "pages.py"
    page.parent.mkdir(parents=True)
    page.write_text('from django.utils.translation import gettext\ngettext("Ring this desk")\n', encoding="utf-8")
    translate(package, SPANISH)
    assert not check_translations.path_of("es", "console").exists()
    assert b"Ring this desk" not in check_translations.path_of("es", "public").read_bytes()


def test_writing_keeps_what_was_translated(package: Path) -> None:
    translate(package, SPANISH)
    before = check_translations.path_of("es", "public").read_bytes()
    check_translations.write("es", messages.collect(package))
    assert check_translations.path_of("es", "public").read_bytes() == before
    with check_translations.path_of("es", "public").open("rb") as file:
        assert read_po(file, locale="es").get("Try again").string == "Inténtelo de nuevo"


ROOT = Path(__file__).resolve().parents[2]

# Written in two parts each, so that this file passes the check itself.
UNWANTED = [
    "index = https://py" + "pi.org/simple",
    "see registry" + ".npmjs.org",
    "open('/ro" + "ot/data')",
    "cd /wor" + "k/here",
    "in /ho" + "me/jane/accord",
]


@pytest.mark.parametrize("text", UNWANTED)
def test_hosts_of_registries_and_paths_of_a_machine_are_found(text: str) -> None:
    assert check_files.findings_in("a.md", f"first line\n{text}\n")[0].startswith("a.md:2: ")


def test_ordinary_addresses_and_paths_are_left_alone() -> None:
    assert check_files.findings_in("a.md", "src/wor" + "k/x.py https://example.org/ro" + "ot/ /api/v1 docs/ho" + "me/index.md\n") == []


REQUIREMENTS = "click==8.5.1 \\\n    --hash=sha256:00\n"


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (REQUIREMENTS, None),
        ("", "asks for click>=8.1"),
        ("click==8.0 \\\n    --hash=sha256:00\n", "asks for click>=8.1"),
        ("click==8.5.1\n", "has no hash"),
        ("--index-url x\n" + REQUIREMENTS, "holds an address"),
    ],
)
def test_requirement_files_that_do_not_follow_are_found(text: str, finding: str | None) -> None:
    findings = check_requirements.findings_in("run.txt", text, ["click>=8.1"])
    assert len(findings) == (finding is not None)
    assert finding is None or finding in findings[0]


DOCUMENT = """
`make demo`, `make test`, `make tea`, [a link](gone.md)

```
accord member sing
accord fly --now
accord member add
```
"""


def test_documents_that_mention_what_is_not_there_are_found() -> None:
    documents = {
        Path(
            "README.md"
        ): "`make demo`, `make test`, `make tea`\n\n```\naccord member sing\naccord fly --now\naccord member add\n```\n[x](gone.md)"
    }
    assert check_docs.check_targets(documents, {"demo", "test", "check"}) == [
        "README.md: mentions make tea, which the Makefile does not have.",
        "Makefile: no document mentions make check.",
    ]
    assert check_docs.check_commands(documents, {"member", "member add", "publish"}) == [
        "README.md: mentions accord member sing, which is no command.",
        "README.md: mentions accord fly, which is no command.",
    ]
    assert check_docs.check_links(documents, Path("nowhere")) == ["README.md: links to gone.md, which is not there."]


def test_a_readme_without_the_two_commands_is_found() -> None:
    assert check_docs.check_targets({Path("README.md"): "Accord"}, set()) == [
        "README.md: does not mention make demo.",
        "README.md: does not mention make test.",
    ]


def test_a_path_that_a_document_names_and_nobody_has_is_found(tmp_path: Path) -> None:
    (tmp_path / "src" / "accord" / "hub" / "signals").mkdir(parents=True)
    names = {Path("A.md"): "see `src/accord/hub/signals/` and `src/accord/hub/gossip/`, and for a country `src/accord/core/countries/XX/`"}
    assert check_docs.check_paths(names, tmp_path) == ["A.md: names src/accord/hub/gossip/, which is not there."]


def test_a_feature_in_the_architecture_that_is_not_there_is_found(tmp_path: Path) -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    document = tmp_path / "ARCHITECTURE.md"
    document.write_text(text, encoding="utf-8")
    assert architecture.findings(document) == []
    for wrong in (
        text.replace("| `verdicts` |", "| `gossip` |"),
        text.replace("| vault |", "| safe |"),
        text.replace("No circle of", "Circles of"),
    ):
        assert wrong != text
        document.write_text(wrong, encoding="utf-8")
        assert architecture.findings(document) == ["ARCHITECTURE.md: its lists are not those of pyproject.toml and the features."]
    document.write_text(text.replace("<!-- end of features -->", ""), encoding="utf-8")
    assert "needs the marks" in architecture.findings(document)[0]


def test_no_more_than_fifteen_words_may_be_coined(tmp_path: Path) -> None:
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        settings.replace("[tool.accord.coined]\n", '[tool.accord.coined]\nsteadfast = "x"\n'), encoding="utf-8"
    )
    with pytest.raises(SystemExit, match="At most 15"):
        architecture.blocks(tmp_path)
