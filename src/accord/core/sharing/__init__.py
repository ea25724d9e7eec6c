"""Sharing: markings, who may see an entry, and what may be done with it. An empty policy refuses."""

from accord.core.sharing.ceilings import CEILINGS, above_ceiling
from accord.core.sharing.decide import PUBLIC, Decision, Reason, Viewer, decide, decide_reach, recipients, wider
from accord.core.sharing.marking import Attribution, Audience, BadMarking, Embargo, Marking
from accord.core.sharing.places import COUNTRIES, SECTORS, STANDINGS
from accord.core.sharing.reach import Reach, Scope, from_spec, reach, spec
from accord.core.sharing.tlp import BadLabel, Pap, Tlp, Use, parse_pap, parse_tlp, strictest, uses_under, uses_within
from accord.core.sharing.wire import read_marking, write_for_originator, write_marking

__all__ = [
    "CEILINGS",
    "COUNTRIES",
    "PUBLIC",
    "SECTORS",
    "STANDINGS",
    "Attribution",
    "Audience",
    "BadLabel",
    "BadMarking",
    "Decision",
    "Embargo",
    "Marking",
    "Pap",
    "Reach",
    "Reason",
    "Scope",
    "Tlp",
    "Use",
    "Viewer",
    "above_ceiling",
    "decide",
    "decide_reach",
    "from_spec",
    "parse_pap",
    "parse_tlp",
    "reach",
    "read_marking",
    "recipients",
    "spec",
    "strictest",
    "uses_under",
    "uses_within",
    "wider",
    "write_for_originator",
    "write_marking",
]
