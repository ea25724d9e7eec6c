"""The fields of a record, on their way in and out."""

from collections.abc import Collection, Iterator, Mapping

from accord.hub.vault.errors import BadRecord
from accord.hub.vault.vocabulary import MOST_FIELDS, NAME

MOST_BYTES = 4 * 1024 * 1024  # of all fields together

Value = str | bytes


class Fields(Mapping[str, Value]):
    """A record's fields. Shows neither values nor names where it is printed or logged by mistake."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> Value:
        try:
            return self._values[name]
        except KeyError:
            raise KeyError("There is no such field.") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"<Fields: {len(self)}, hidden>"

    def text(self, name: str) -> str:
        """A field that holds text. Raises BadRecord where it holds bytes."""
        value = self[name]
        if isinstance(value, bytes):
            raise BadRecord("This field holds bytes. Read it by its name instead.")
        return value


def check_fields(fields: Mapping[str, Value]) -> None:
    """Raises BadRecord where something can't be kept."""
    if not 1 <= len(fields) <= MOST_FIELDS:
        raise BadRecord(f"Give 1 to {MOST_FIELDS} fields.")
    if any(not isinstance(name, str) or not NAME.fullmatch(name) for name in fields):
        raise BadRecord("Name fields with 1 to 40 small Latin letters, digits and underscores, a letter first.")
    if sum(len(encode(value)) for value in fields.values()) > MOST_BYTES:
        raise BadRecord(f"The fields of one record hold at most {MOST_BYTES // 1024 // 1024} MiB together. Keep less in it.")


def encode(value: Value) -> bytes:
    """A value as bytes that say which of the two it was. Raises BadRecord for half characters and what is neither text nor bytes."""
    if isinstance(value, bytes):
        return b"b" + value
    if not isinstance(value, str):
        raise BadRecord("A field holds text or bytes. Write numbers and dates as text.")
    try:
        return b"t" + value.encode()
    except UnicodeEncodeError:
        raise BadRecord("A text holds half a character. Send it again as UTF-8.") from None


def decode(stored: bytes) -> Value:
    return stored[1:] if stored[:1] == b"b" else stored[1:].decode()


def chosen(fields: Mapping[str, Value], only: Collection[str] | None) -> Fields:
    """All fields, or those of them that were asked for."""
    return Fields(fields if only is None else {name: value for name, value in fields.items() if name in only})
