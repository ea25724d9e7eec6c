"""BagIt (RFC 8493): the tag files of a bag, written and read. Files are the caller's; nothing here opens one."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

ALGORITHMS: Final = ("sha256", "sha512")  # that we write
READ: Final = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")  # that other people's bags have
DECLARATION: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_VERSION = re.compile(r"\ABagIt-Version: (\d+\.\d+)\r?\n?\Z")
_LINE = re.compile(r"\A([0-9A-Fa-f]+)[ \t]+\*?(\S.*)\Z")
_MANIFEST = re.compile(r"\A(tag)?manifest-([a-z0-9]+)\.txt\Z")
_DRIVE = re.compile(r"\A[A-Za-z]:")


class BadTags(Exception):
    """A tag file can't be read. `code` is a fault's, `text` says what is wrong with it."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


def encode_path(path: str) -> str:
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def decode_path(path: str) -> str:
    return re.sub("%0[Dd]", "\r", re.sub("%0[Aa]", "\n", path)).replace("%25", "%")


def is_outside(path: str) -> bool:
    """Whether a path of a manifest leads out of the bag, or might on some machine."""
    parts = path.replace("\\", "/").split("/")
    return not path or path.startswith(("/", "~", "\\")) or bool(_DRIVE.match(path)) or ".." in parts or "\0" in path


def key_of(path: str) -> str:
    """By which two paths are the same file: machines write the same name in composed and decomposed letters."""
    return unicodedata.normalize("NFC", "/".join(part for part in path.split("/") if part not in ("", ".")))


def write_manifest(digests: Mapping[str, str]) -> bytes:
    """By path, sorted: the same files give the same manifest."""
    return "".join(f"{digest}  {encode_path(path)}\n" for path, digest in sorted(digests.items())).encode()


def read_manifest(data: bytes) -> list[tuple[str, str]]:
    """Paths and digests, as they stand there. Raises BadTags; looks at no path."""
    rows = []
    for number, line in enumerate(_text(data).splitlines(), 1):
        if not line.strip():
            continue
        match = _LINE.match(line)
        if match is None:
            raise BadTags("bad-manifest", f"line {number} is no digest and path")
        rows.append((decode_path(match[2]), match[1].lower()))
    return rows


def manifest_of(name: str) -> tuple[bool, str] | None:
    """Of a file's name in the bag's folder: whether it is of tag files, and its algorithm; None where it is no manifest."""
    match = _MANIFEST.match(name)
    return None if match is None else (match[1] is not None, match[2])


def read_declaration(data: bytes) -> str:
    """The version of a bag from `bagit.txt`. Raises BadTags."""
    lines = _text(data).splitlines()
    match = _VERSION.match(lines[0]) if lines else None
    if match is None or len(lines) < 2 or not lines[1].lower().replace("_", "-").endswith("utf-8"):
        raise BadTags("bad-declaration", "bagit.txt does not say a version of BagIt, and UTF-8 as the encoding of tag files")
    if not 0 < len(match[1]) < 8 or match[1].split(".")[0] not in ("0", "1"):
        raise BadTags("bad-declaration", "bagit.txt says a version of BagIt that is not known")
    return match[1]


def write_info(rows: Sequence[tuple[str, str]]) -> bytes:
    """`bag-info.txt`: a label and a value a line; no value holds a line's end."""
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in rows).encode()


def read_info(data: bytes) -> dict[str, list[str]]:
    """Values by label, in lower case; lines that begin with a blank go on with the value before. Raises BadTags."""
    found: dict[str, list[str]] = {}
    last = ""
    for line in _text(data).splitlines():
        if line[:1] in (" ", "\t") and last:
            found[last][-1] += " " + line.strip()
        elif line.strip():
            label, colon, value = line.partition(":")
            if not colon:
                raise BadTags("bad-info", "bag-info.txt has a line without a label")
            last = label.strip().lower()
            found.setdefault(last, []).append(value.strip())
    return found


def oxum(sizes: Iterable[int]) -> str:
    """Payload-Oxum: bytes and number of the payload's files."""
    known = list(sizes)
    return f"{sum(known)}.{len(known)}"


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadTags("bad-encoding", "a tag file is not text in UTF-8") from None


def tag_files(digests: Mapping[str, Mapping[str, str]], sizes: Iterable[int], info: Sequence[tuple[str, str]]) -> list[tuple[str, bytes]]:
    """The files beside the payload, of which these are the digests by algorithm and path, and the sizes."""
    made = [("bagit.txt", DECLARATION), ("bag-info.txt", write_info([*info, ("Payload-Oxum", oxum(sizes))]))]
    made += [(f"manifest-{algorithm}.txt", write_manifest(digests[algorithm])) for algorithm in ALGORITHMS]
    tags = {algorithm: {path: hashlib.new(algorithm, data).hexdigest() for path, data in made} for algorithm in ALGORITHMS}
    return made + [(f"tagmanifest-{algorithm}.txt", write_manifest(tags[algorithm])) for algorithm in ALGORITHMS]
