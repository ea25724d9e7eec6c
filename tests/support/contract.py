"""The API's document as a measure: whether an answer is what the document says of its operation."""

import json
import re
from copy import deepcopy
from typing import Any

import jsonschema_rs

BASE = "/api/v1"


class Contract:
    """Holds answers against the document. Strict: an answer with a field that the document does not name fails, too."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = deepcopy(document)
        for schema in self.document["components"]["schemas"].values():
            if "properties" in schema:
                schema["additionalProperties"] = False
        self.seen: set[tuple[str, int]] = set()
        self._validators: dict[str, Any] = {}
        self._paths = [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), item) for path, item in document["paths"].items()]

    def operation(self, method: str, path: str) -> dict[str, Any]:
        bare = path.partition("?")[0]
        matching = [item for pattern, item in self._paths if pattern.fullmatch(bare)]
        # A path without a parameter is the more exact one.
        exact = self.document["paths"].get(bare)
        operation: dict[str, Any] = (exact or matching[0])[method.lower()]
        return operation

    def check(self, method: str, path: str, status: int, content_type: str, raw: bytes) -> None:
        operation = self.operation(method, path)
        name = operation["operationId"]
        assert str(status) in operation["responses"], f"{name} answered {status}, which its document does not name"
        response = operation["responses"][str(status)]
        if "$ref" in response:
            response = self.document["components"]["responses"][response["$ref"].rpartition("/")[2]]
        if "content" not in response:
            assert not raw, f"{name} answered {status} with a body"
        else:
            kind = content_type.partition(";")[0]  # a document names types without parameters
            assert kind in response["content"], f"{name} answered {status} as {content_type}"
            schema = response["content"][kind]["schema"]
            if schema.get("format") != "binary":
                self.validate(schema, json.loads(raw), f"{name} {status}")
        self.seen.add((name, status))

    def validate(self, schema: dict[str, Any], value: Any, what: str = "") -> None:
        key = json.dumps(schema, sort_keys=True)
        if key not in self._validators:
            whole = {**schema, "components": self.document["components"]}
            self._validators[key] = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        errors = [f"{list(error.instance_path)}: {error.message}" for error in self._validators[key].iter_errors(value)]
        assert not errors, (what, errors)
