"""Packs the client's files out of the one tree; installed to be edited, the tree itself is used."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        source = Path(self.root).parent.parent / "src"
        build_data["force_include"].update({str(source / name): name for name in self.config["files"]})
