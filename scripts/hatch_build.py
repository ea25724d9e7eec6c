"""Builds what is not kept: the compiled form (.mo) of each translation (.po), whenever accord is packed or installed."""

import os
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_catalogues(Path(self.root) / "src" / "accord" / "locale")


def compile_catalogues(folder: Path) -> None:
    """Write a .mo beside every .po below `folder`, each at once: a hub or a test may be reading the one that stands."""
    for path in sorted(folder.rglob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parts[-3])
        part = path.with_suffix(f".{os.getpid()}.part")
        try:
            with part.open("wb") as file:
                write_mo(file, translated(catalogue))
            part.replace(path.with_suffix(".mo"))
        finally:
            part.unlink(missing_ok=True)


def translated(catalogue: Catalog) -> Catalog:
    """Without what waits for a translator: a plural that is empty would be shown as nothing, not in English."""
    whole = Catalog(locale=catalogue.locale, header_comment=catalogue.header_comment, fuzzy=False)
    whole.mime_headers = catalogue.mime_headers
    for message in catalogue:
        texts = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if message.id and any(texts):
            whole[message.id] = message
    return whole
