"""A report as the file of its person: which kind of file, and which answers are copied into which field. The data is `files.toml`."""

from collections.abc import Mapping
from typing import Any

import msgspec

from accord.core.care.file import Care, Kind
from accord.core.data import BadData, must_know, rows
from accord.core.reports.form import Form, ReportKind


class Becomes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: str
    kind: Kind


class Copy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answers to `questions` stand in `field`, in this order. `when` names situations, of which one must be so."""

    key: str
    kinds: tuple[ReportKind, ...]
    field: str
    questions: tuple[str, ...]
    when: tuple[str, ...] = ()


class Files(msgspec.Struct, frozen=True):
    kinds: Mapping[str, Becomes]
    copies: Mapping[str, Copy]


def read_files(parsed_toml: Mapping[str, Any], form: Form, care: Care) -> Files:
    """Read which answers are copied into a file (a parsed TOML table). Raises BadData."""
    files = Files(rows(parsed_toml, "kind", Becomes), rows(parsed_toml, "copy", Copy))
    if files.kinds.keys() != form.kinds.keys():
        raise BadData("files: say of each kind of report, and of no other, which kind of file it becomes.")
    for copy in files.copies.values():
        place = f"[copy.{copy.key}]"
        must_know(place, form.questions, *copy.questions)
        must_know(place, form.situations, *copy.when)
        must_know(place, care.fields, copy.field)
        must_know(place, files.kinds, *copy.kinds)
        if any(files.kinds[kind].kind not in care.fields[copy.field].files for kind in copy.kinds):
            raise BadData(f"{place}: the file that such a report becomes has no such field.")
    return files


def copied(files: Files, form: Form, kind: ReportKind, situations: frozenset[str], texts: Mapping[str, str]) -> dict[str, str]:
    """The fields of the file out of these answers, by question as texts. Only the copy's first question stands without its label."""
    fields: dict[str, str] = {}
    for copy in files.copies.values():
        if kind not in copy.kinds or (copy.when and situations.isdisjoint(copy.when)):
            continue
        filled = [(key, form.questions[key].choices.get(texts[key], texts[key])) for key in copy.questions if texts.get(key)]
        lines = [text if key == copy.questions[0] else f"{form.questions[key].label} {text}" for key, text in filled]
        if lines:
            fields[copy.field] = "\n".join(lines)
    return fields


def carried(answers: Mapping[str, bool], situations: frozenset[str], guardian_for: frozenset[str]) -> Mapping[str, bool]:
    """The report's answers, yes or no, to the consents, as far as they are the word of the file's person.

    A relative agrees to hand the report on, and not in the name of the person held. A child's yes to what needs a guardian is left out:
    an officer asks the guardian, or records a ground.
    """
    if "written-by-another" in situations:
        return {}
    is_alone = "minor" in situations and "guardian-agrees" not in situations
    return {word: yes for word, yes in answers.items() if not (yes and is_alone and word in guardian_for)}
