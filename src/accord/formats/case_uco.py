"""Evidence and its custody as CASE/UCO in JSON-LD, the form in which tools of police and laboratories exchange cases (caseontology.org).

Everything has an IRI below `urn:uuid:`, made from the ids that it has here: the same evidence gives the same text.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from accord.formats.custody import Chain, Link

_CONTEXT = {
    "kb": "urn:uuid:",
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
Node = dict[str, Any]


def write(case: str, title: str, chains: Sequence[Chain], members: Mapping[str, str]) -> bytes:
    """The investigation, its files, and an action for every custody line. `members`: the names of members by id."""
    performers = {member: _organisation(member, name) for member, name in sorted(members.items())}
    graph: list[Node] = list(performers.values())
    for number, chain in enumerate(chains, 1):
        graph.append(_file(chain))
        graph.append(_record(number, chain))
        graph += [_action(chain, link, performers) for link in chain.lines]
    investigation = {
        "@id": _iri(case, "case"),
        "@type": "case-investigation:Investigation",
        "uco-core:name": title or f"Case {case}",
        "uco-core:object": [{"@id": node["@id"]} for node in graph],
    }
    whole = {"@context": _CONTEXT, "@graph": [investigation, *graph]}
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _iri(known: str, *more: str) -> str:
    """An IRI made of an id. UCO knows the versions of UUIDs up to 5 alone."""
    try:
        own = UUID(known)
    except ValueError:
        own = uuid5(NAMESPACE_URL, known)
    return f"kb:{uuid5(own, ' '.join(more)) if more or (own.version or 0) > 5 else own}"


def _organisation(member: str, name: str) -> Node:
    return {"@id": _iri(member), "@type": "uco-identity:Organization", "uco-core:name": name}


def _typed(value: object, kind: str) -> Node:
    return {"@type": f"xsd:{kind}", "@value": str(value)}


def _file(chain: Chain) -> Node:
    digest = {
        "@id": _iri(chain.item, "hash"),
        "@type": "uco-types:Hash",
        "uco-types:hashMethod": "SHA256",
        "uco-types:hashValue": _typed(chain.sha256.upper(), "hexBinary"),
    }
    return {
        "@id": _iri(chain.item),
        "@type": "uco-observable:File",
        "uco-core:name": chain.name,
        **({"uco-core:description": [chain.note]} if chain.note else {}),
        "uco-core:hasFacet": [
            {
                "@id": _iri(chain.item, "file"),
                "@type": "uco-observable:FileFacet",
                "uco-observable:fileName": chain.name,
                "uco-observable:filePath": chain.path,
                "uco-observable:isDirectory": _flag(False),
                "uco-observable:sizeInBytes": _typed(chain.size, "integer"),
            },
            {
                "@id": _iri(chain.item, "content"),
                "@type": "uco-observable:ContentDataFacet",
                "uco-observable:hash": [digest],
                "uco-observable:sizeInBytes": _typed(chain.size, "integer"),
            },
        ],
    }


def _flag(value: bool) -> Node:
    return {"@type": "xsd:boolean", "@value": "true" if value else "false"}


def _record(number: int, chain: Chain) -> Node:
    return {
        "@id": _iri(chain.item, "record"),
        "@type": "case-investigation:ProvenanceRecord",
        "case-investigation:exhibitNumber": f"{number:03}",
        "uco-core:object": [{"@id": _iri(chain.item)}],
    }


def _action(chain: Chain, link: Link, performers: Mapping[str, Node]) -> Node:
    entry = link.entry
    action: Node = {
        "@id": _iri(chain.item, "line", str(entry.number)),
        "@type": "case-investigation:InvestigativeAction",
        "uco-core:name": entry.act,
        "uco-core:description": [
            f"line {entry.number}, by {entry.actor or 'the hub'} ({entry.role or 'no role'}), how: {entry.how}, result: {entry.result}"
            + (f", {entry.detail}" if entry.detail else "")
            + f", hash {link.hash}"
        ],
        "uco-action:startTime": _typed(entry.at, "dateTime"),
        "uco-action:endTime": _typed(entry.at, "dateTime"),
        "uco-action:object": [{"@id": _iri(chain.item)}],
    }
    if entry.member in performers:
        action["uco-action:performer"] = {"@id": performers[entry.member]["@id"]}
    if entry.act == "taken-in":
        action["uco-action:result"] = [{"@id": _iri(chain.item)}, {"@id": _iri(chain.item, "record")}]
    return action
