"""docs/lists.md holds what the code gives: prefixes, a list, the next one, and the delta between them."""

import re
from pathlib import Path

from list_cast import KEY, make_delta, small_list

from accord.core.identifiers import key_of
from accord.core.lists.entries import HOST_ONLY, STOP, prefix_of
from accord.core.lists.files import apply_delta, key_id, public_bytes, read_list

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "lists.md"
_IDENTIFIERS = (
    ("domain", "evil.com"),
    ("url", "evil.com/quiet/"),
    ("phone", "+66812345678"),
    ("url", "sites.google.com/view/fake-bank/"),
)


def prefix(number: int) -> int:
    return prefix_of(key_of(*_IDENTIFIERS[number]))


def vectors() -> str:
    """The section of the document, as it has to be."""
    first = small_list(1, {prefix(0): 0, prefix(1): STOP, prefix(2): 1})
    second = small_list(2, {prefix(0): 1, prefix(2): 1, prefix(3): HOST_ONLY}, seq=4720)
    public = KEY.public_key()
    delta = make_delta(read_list(first, public), read_list(second, public), KEY)
    rows = "\n".join(f"| {kind} | `{value}` | `{prefix_of(key_of(kind, value)):016x}` |" for kind, value in _IDENTIFIERS)
    files = (
        ("The list of version 1: the domain (scheme 0), a stop on one folder of it, the phone (scheme 1).", first),
        ("The list of version 2: the domain with another scheme, the phone, and a folder that counts for its own host only.", second),
        ("The delta from version 1 to version 2.", delta),
    )
    blocks = "\n\n".join(f"{says}\n\n```\n{_lines(raw.hex())}\n```" for says, raw in files)
    return (
        f"The private key is the bytes 00 to 1f, the public key `{public_bytes(public).hex()}`, its short name `{key_id(public)}`.\n\n"
        f"| kind | value | prefix |\n|---|---|---|\n{rows}\n\n{blocks}\n"
    )


def _lines(text: str) -> str:
    return "\n".join(text[start : start + 120] for start in range(0, len(text), 120))


def test_the_documents_vectors_are_what_the_code_gives() -> None:
    section = DOCUMENT.read_text(encoding="utf-8").split("## Test vectors\n\n", 1)[1]
    assert section == vectors()


def test_a_reader_of_the_document_alone_comes_to_the_same() -> None:
    raws = [
        bytes.fromhex(block.replace("\n", "")) for block in re.findall(r"```\n([0-9a-f\n]+)\n```", DOCUMENT.read_text(encoding="utf-8"))
    ]
    first, second, delta = raws
    assert apply_delta(read_list(first, KEY.public_key()), delta, KEY.public_key()) == second
    assert read_list(second, KEY.public_key()).body.prefixes.tolist() == sorted(map(prefix, (0, 2, 3)))
