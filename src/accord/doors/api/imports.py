"""The operation that takes in a list of others."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import msgspec

from accord.core.identifiers import KINDS, NotAnIdentifier
from accord.core.identifiers.regions import home
from accord.core.sharing import Tlp
from accord.doors.api.operations import Content, Operation, Query, Reply, Request, file_name_header
from accord.doors.api.reading import bad_query
from accord.formats.api.imports import ImportOut
from accord.hub.imports import actions, queries
from accord.hub.imports.queries import Plan
from accord.hub.imports.vocabulary import LARGEST_FILE, LARGEST_UNPACKED, MOST_LINES

DRY, NOW = "yes", "no"
# As programs send files by themselves: what a list is written in is told by what stands in it. Windows calls a CSV the last but one.
ALSO_SENT_AS = tuple(
    """
    application/json application/x-ndjson application/jsonl application/stix+json application/taxii+json text/tab-separated-values
    application/yaml application/x-yaml text/yaml text/x-yaml text/vcard text/x-vcard text/x-csv application/csv application/x-gzip
    application/vnd.ms-excel application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
    """.split()
)


def take_in(asked: Request) -> Reply:
    given: Content = asked.body
    query = asked.query
    try:
        region = home(query["region"])
    except NotAnIdentifier as error:
        raise bad_query("region", error.code, error.text) from None
    plan = Plan(
        caller=asked.caller,
        scheme=query["scheme"],
        marking={"tlp": query["tlp"]},
        region=region,
        kind=query["kind"],
        source=queries.source_of(given.name),
        exempt=False,
    )
    # A member's spreadsheets are written in the letters of its country, whichever country's numbers they hold.
    opened = queries.opened(BytesIO(given.data), LARGEST_UNPACKED, region or asked.caller.country or None, query["sheet"])
    seen = queries.recognised(opened, plan.caller, query["format"], mapping=query["map"], source=plan.source or "", region=plan.region)
    looked = queries.preview(plan, opened, seen)
    tried = looked.wire()
    _check(query, looked)
    done: dict[str, Any] = {}
    if query["dry_run"] != DRY:
        report = actions.take_in(plan, opened, seen)
        if query["withdraw"]:
            report.withdrawn = actions.withdraw_left(looked, asked.caller, query["reason"])
        done = report.wire()
    refusals = done.get("refusals", tried["refusals"])
    return Reply(msgspec.convert(_counts(done) | tried | {"refusals": refusals, "dry_run": query["dry_run"] == DRY}, ImportOut))


def _check(query: Mapping[str, Any], looked: queries.Preview) -> None:
    """Before anything is published: that what is to be taken back is what was seen, and why."""
    if query["withdraw"] is None:
        return
    if not (query["reason"] or "").strip():
        text = "Say why, in a sentence; it goes to everybody that received any of these signals, for example: No longer on our list."
        raise bad_query("reason", "required", text)
    actions.check_left(looked, query["withdraw"], query["reason"])


def _counts(done: dict[str, Any]) -> dict[str, Any]:
    numbers = {name: done.get(name, 0) for name in ("published", "duplicates", "retracted", "quarantined", "withdrawn")}
    return numbers | {"protected": done.get("protected", [])}


OPERATIONS = (
    Operation(
        method="POST",
        path="/imports",
        name="import_list",
        says="Publish the identifiers of a list as it is: hosts, adblock, dnsmasq, unbound, RPZ, zones of BIND, rules of Clash and Surge, "
        "JSON, CSV, XLSX, or one a line; up to 10,000 lines, packed with gzip too. Try it with dry_run first. Its name stands in the "
        "header Content-Disposition and is the list's source; a table of the same source is read as last time. What the list itself "
        "excepts is never listed (docs/list-formats.md).",
        scope="member:signals:publish",
        handler=take_in,
        sends=(file_name_header(),),
        raw=("text/plain", "text/csv", "application/gzip", "application/octet-stream"),
        also_raw=ALSO_SENT_AS,
        largest=LARGEST_FILE,
        gives=ImportOut,
        query=(
            Query(
                "format", "what the list is written in; auto tells by what stands in it", default="auto", words=("auto", *queries.FORMATS)
            ),
            Query("dry_run", "say what would be read and lost, and publish nothing", default=NOW, words=(NOW, DRY)),
            Query("map", "of a table or JSON: which column or key holds what, such as value=Account,bank=Bank,also=Phone"),
            Query("sheet", "of a workbook: the name of the sheet to read; otherwise the first that holds anything"),
            Query(
                "withdraw",
                "take back so many of your signals that an earlier version of this list named and this one doesn't: the number that a dry "
                "run gives as `left`. Refused where it is another by now",
                low=1,
                high=MOST_LINES,
            ),
            Query("reason", "with withdraw: why; it goes to everybody that received any of these signals"),
            Query("scheme", "the kind of scam", default="other"),
            Query("tlp", "who may see the claims", default=Tlp.GREEN.label, words=(Tlp.CLEAR.label, Tlp.GREEN.label)),
            Query("region", "the country whose national forms the list uses"),
            Query("kind", "read every line as this kind", words=tuple(KINDS)),
        ),
    ),
)
