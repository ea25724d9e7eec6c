"""Operations on signed lists: which there are, the files, the key that they are checked with."""

from accord.doors.api.handling import FILE
from accord.doors.api.operations import Content, Files, Operation, Query, Reply, Request
from accord.doors.api.problems import Problem, not_found
from accord.formats.api.lists import ListKey, ListList, ListOut
from accord.formats.api.wire import wire
from accord.hub.lists import queries

READ = "member:lists:read"
NOT_BUILT = "This list has not been built for you yet. Ask the hub's operator to: accord lists build"


def lists(asked: Request) -> Reply:
    return Reply(ListList([wire(ListOut, row, use=row.name) for row in queries.latest(asked.caller.n)], None))


def key(asked: Request) -> Reply:
    public, id = queries.public_key()
    return Reply(ListKey(public, id))


def fetch(asked: Request) -> Reply:
    fetched = queries.fetch(asked.caller, asked.path["name"], asked.query["since"])
    if fetched is None and asked.path["name"] in queries.NAMES:
        raise Problem(404, "not-found", NOT_BUILT)
    if fetched is None:
        raise not_found()
    return Reply(b"", 304) if fetched.paths is None else Reply(Files(fetched.paths))


def export(asked: Request) -> Reply:
    if asked.path["name"] not in queries.NAMES:
        raise not_found()
    made = queries.export(asked.caller, asked.path["name"], asked.query["format"])
    return Reply(Content(b"", made.media, made.file_name, made.file))


OPERATIONS = (
    Operation(
        method="GET",
        path="/lists",
        name="list_lists",
        says="Your signed lists: what you may block, hold or warn of, to be checked without asking the hub.",
        scope=READ,
        handler=lists,
        gives=ListList,
    ),
    Operation(
        method="GET",
        path="/lists/key",
        name="show_list_key",
        says="The public key that signed lists are checked with.",
        scope=READ,
        handler=key,
        gives=ListKey,
        cached=True,
    ),
    Operation(
        method="GET",
        path="/lists/{name}",
        name="fetch_list",
        says="One of your lists as a file, or what changed in it; docs/lists.md describes both.",
        scope=READ,
        handler=fetch,
        statuses=(200, 304),
        query=(Query("since", "the version that you have: gives a delta where there is one, and 304 where it is the latest", 1, 2**53),),
        media=FILE,
        cached=True,
    ),
    Operation(
        method="GET",
        path="/lists/{name}/export",
        name="export_list",
        says="One of your lists for name servers, ad blockers, spreadsheets or platforms of threat intelligence, as things stand now. It "
        "begins with what the format can't carry; a page is never written as its host.",
        scope=READ,
        handler=export,
        query=(
            Query(
                "format",
                "for which program it is written; csv comes as text/csv, stix as application/stix+json",
                default="hosts",
                words=queries.FORMATS,
            ),
        ),
        media="text/plain",  # bare: generators know types of text by their names alone
    ),
)
