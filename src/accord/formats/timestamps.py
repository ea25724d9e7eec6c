"""Time-stamps of digests (RFC 3161): the query, and what an answer says. rfc3161-client is loaded where it is used alone."""

from datetime import UTC, datetime


def query(sha256: bytes) -> bytes:
    """A query for this digest, with the certificate. The library hashes what it is given, so these forty bytes are written by hand."""
    algorithm = bytes.fromhex("300d06096086480165030402010500")
    imprint = _der(0x30, algorithm + _der(0x04, sha256))
    return _der(0x30, _der(0x02, b"\x01") + imprint + _der(0x01, b"\xff"))


def _der(tag: int, content: bytes) -> bytes:
    return bytes([tag, len(content)]) + content


def is_of(answer: bytes, sha256: bytes) -> bool:
    """Whether an answer is a granted time-stamp of this digest. Whose it is, its certificate says: see docs/evidence.md."""
    from rfc3161_client import decode_timestamp_response

    try:
        response = decode_timestamp_response(answer)
        return response.status in (0, 1) and bool(response.tst_info.message_imprint.message == sha256)
    except ValueError:
        return False


def time_of(answer: bytes) -> str:
    from rfc3161_client import decode_timestamp_response

    moment: datetime = decode_timestamp_response(answer).tst_info.gen_time
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
