"""Operations that check values: the verdict on many, or on one."""

from accord.core.signals import BadSignal
from accord.doors.api.operations import Operation, Query, Reply, Request
from accord.doors.api.reading import bad_query
from accord.formats.api.check import Check, CheckOut, ResultOut
from accord.hub.verdicts import queries as verdicts


def check(asked: Request) -> Reply:
    body = asked.body
    if len(body.values) > verdicts.MOST_VALUES:
        raise BadSignal("values", "too-many", f"Ask for at most {verdicts.MOST_VALUES} values at a time.")
    verdicts.readable(body.region, body.kind)
    return Reply(verdicts.encode_all(verdicts.check(body.values, asked.caller, region=body.region, use=body.use, kind=body.kind)))


def check_one(asked: Request) -> Reply:
    kind, region = asked.path["kind"], asked.query["region"]
    try:
        verdicts.readable(region, kind)
    except BadSignal as error:
        raise bad_query(error.field, error.code, error.text) from None
    (checked,) = verdicts.check([asked.path["value"]], asked.caller, region=region, use=asked.query["use"], kind=kind)
    return Reply(verdicts.encode(checked))


OPERATIONS = (
    Operation(
        method="POST",
        path="/check",
        name="check_values",
        says="The verdict on each value as far as you may know it, with its reasons.",
        scope="member:check:ask",
        handler=check,
        takes=Check,
        gives=CheckOut,
    ),
    Operation(
        method="GET",
        path="/check/{kind}/{value}",
        name="check_value",
        says="The verdict on one value, percent-encoded in the path. Prefer POST where addresses are logged on the way.",
        scope="member:check:ask",
        handler=check_one,
        gives=ResultOut,
        query=(
            Query("region", "ISO 3166-1, two letters; helps to read national forms"),
            Query("use", "what you mean to do", words=("block", "hold", "warn", "investigate")),
        ),
    ),
)
