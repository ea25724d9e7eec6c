"""Sentences of reports that belong to no row of a data file."""

from typing import Final

ANYTHING: Final = {"anything": "Something has changed in this step."}
