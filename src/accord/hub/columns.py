"""Values that stores write into columns: ids, and values as JSON."""

from typing import Any
from uuid import uuid4

import msgspec


def new_id() -> str:
    return str(uuid4())


def is_id(value: object) -> bool:
    return isinstance(value, str) and len(value) == 36 and value.replace("-", "").isalnum() and value.isascii()


def encode(value: Any) -> str:
    return msgspec.json.encode(value).decode()
