"""The demo's data files."""

import tomllib
from importlib.resources import files
from typing import Any


def data(name: str) -> dict[str, Any]:
    """One of the demo's data files."""
    return tomllib.loads(files("accord.site.demo").joinpath(name).read_text(encoding="utf-8"))
