"""A client that `openapi-python-client` makes of what the hub serves plays an integrator's round over HTTP."""

import importlib
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from connecting import Connected, connected, succeeded
from standardwebhooks import Webhook

ROOT = Path(__file__).resolve().parents[2]
OPENING = {"asks": "hold", "recall-sent": False, "harmed-in": "TH"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connected]:
    with connected(tmp_path_factory.mktemp("generated")) as there:
        yield there


@pytest.fixture(scope="module")
def generated(world: Connected, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of the package, made with the settings that docs/api.md names; nothing of the document may be passed over."""
    folder = tmp_path_factory.mktemp("package")
    settings = re.search(r"```yaml\n(content_type_overrides:.*?)```", (ROOT / "docs" / "api.md").read_text(encoding="utf-8"), re.S)
    assert settings
    (folder / "settings.yml").write_text(settings[1], encoding="utf-8")
    bin = Path(sys.executable).parent
    output = succeeded(
        *(bin / "openapi-python-client", "generate", "--path", world.document(folder), "--config", folder / "settings.yml"),
        *("--output-path", folder / "accord_generated", "--meta", "none"),
        env={**os.environ, "PATH": f"{bin}:{os.environ['PATH']}"},
    )
    assert "WARNING" not in output and "ERROR" not in output, output
    sys.path.insert(0, str(folder))
    yield "accord_generated"
    sys.path.remove(str(folder))


class Played:
    """One member's generated client."""

    def __init__(self, package: str, address: str, token: str) -> None:
        self.package = package
        client = importlib.import_module(f"{package}.client").AuthenticatedClient
        self.client = client(base_url=f"{address}/api/v1", token=token, httpx_args={"trust_env": False})

    def model(self, name: str, data: dict[str, Any] | None = None, **fields: Any) -> Any:
        kind = getattr(importlib.import_module(f"{self.package}.models"), name)
        return kind(**fields) if data is None else kind.from_dict(data)

    def call(self, tag: str, operation: str, *path: Any, **given: Any) -> Any:
        module = importlib.import_module(f"{self.package}.api.{tag}.{operation}")
        answer = module.sync_detailed(*path, client=self.client, **given)
        assert answer.status_code < 300, (operation, answer.status_code, answer.content)
        return answer.parsed


def test_publish_check_and_feed(world: Connected, generated: str) -> None:
    asker, answerer = (Played(generated, world.address, token) for token in (world.asker, world.answerer))
    schemes = importlib.import_module(f"{generated}.models").SignalInScheme
    # What a minimal signal needs, and nothing that may be left out.
    signal = asker.model(
        "SignalIn",
        identifier=asker.model("IdentifierIn", value="https://parcel-fee.example/pay"),
        scheme=schemes.PHISHING if hasattr(schemes, "PHISHING") else schemes("other"),
        marking=asker.model("MarkingIn", tlp=importlib.import_module(f"{generated}.models").MarkingInTlp("TLP:GREEN")),
    )
    made = asker.call("signals", "publish_signal", body=signal, idempotency_key="first")
    assert asker.call("signals", "publish_signal", body=signal, idempotency_key="first").id == made.id
    (result,) = answerer.call("check", "check_values", body=answerer.model("Check", values=["https://parcel-fee.example/pay"])).results
    assert result.to_dict()["verdict"] != "unknown" or result.to_dict()["reasons"]
    page = answerer.call("feed", "read_feed", after=0, limit=100)
    assert str(made.id) in json.dumps([entry.to_dict() for entry in page.entries], default=str) and page.epoch == 1
    again = answerer.call("feed", "read_feed", after=page.next_, epoch=page.epoch)
    assert again.entries == [] and again.more is False


def test_bulk(world: Connected, generated: str) -> None:
    asker = Played(generated, world.address, world.asker)
    module = importlib.import_module(f"{generated}.api.signals.publish_signal")
    file = importlib.import_module(f"{generated}.types").File
    signals = [
        {"identifier": {"value": f"https://bulk-{number}.example/"}, "scheme": "other", "marking": {"tlp": "TLP:GREEN"}}
        for number in range(200)
    ]
    body = "".join(json.dumps(asker.model("SignalIn", signal).to_dict()) + "\n" for signal in signals)
    # The generated request, as lines; the answer is read as lines too, of the shape that the document names.
    answer = asker.client.get_httpx_client().request(**module._get_kwargs(body=file(payload=body.encode())))
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/x-ndjson"
    lines = [asker.model("LineOut", json.loads(line)) for line in answer.text.splitlines()]
    assert [line.line for line in lines] == list(range(1, 201)) and {line.status for line in lines} == {"published"}


def test_files(world: Connected, generated: str) -> None:
    asker = Played(generated, world.address, world.asker)
    formats = importlib.import_module(f"{generated}.models").ExportListFormat
    file = asker.call("lists", "export_list", "block", format_=formats.UNBOUND)
    assert file.payload.read().startswith(b"#")
    # Text of any other kind would be given to what takes bytes, and fail in whoever calls it.
    folder = Path(str(importlib.import_module(generated).__file__)).parent
    assert [path.name for path in folder.rglob("*.py") if "BytesIO(response.text)" in path.read_text(encoding="utf-8")] == []


def test_evidence(world: Connected, generated: str) -> None:
    """What a file needs beside its body stands in headers: a client that is made of the document can send them."""
    asker = Played(generated, world.address, world.asker)
    file = importlib.import_module(f"{generated}.types").File
    case = str(asker.call("cases", "open_case", body=asker.model("NewCase", {"title": "The parcel site", "scheme": "parcel"})).id)
    named = {"content_disposition": 'attachment; filename="page.txt"'}
    made = asker.call("cases", "take_in_evidence", case, body=file(payload=b"whole"), **named)
    assert made.offset == 5 and made.item
    begun = asker.call("cases", "begin_evidence_upload", case, body=asker.model("NewUpload", {"name": "log.txt", "size": 7}))
    for offset, part in ((0, b"first"), (5, b", ")):
        sent = asker.call("cases", "send_evidence", case, str(begun.id), body=file(payload=part), upload_offset=offset)
    got = asker.call("cases", "download_evidence", case, str(sent.item), range_="bytes=5-")
    assert got.payload.read() == b", "


def test_request(world: Connected, generated: str) -> None:
    asker, answerer = (Played(generated, world.address, token) for token in (world.asker, world.answerer))
    body = {"protocol": "hold-funds", "identifiers": ["TH:004:1234567890"], "fields": OPENING, "payments": [{"amount": "160000.00 THB"}]}
    kind = next(annotation for annotation in _models(generated, "open_request"))
    opened = asker.call("requests", "open_request", body=asker.model(kind, body))
    (row,) = opened.requests
    page = answerer.call("requests", "show_request", str(row.id))
    assert page.to_dict()["state"] == "asked" or page.to_dict()["steps"] is not None
    step = answerer.model(_models(generated, "take_step")[0], {"step": "acknowledge"})
    taken = answerer.call("requests", "take_step", str(row.id), body=step)
    assert taken.to_dict()["state"] == "acknowledged"
    rows = asker.call("requests", "list_requests", state="acknowledged").items
    assert [str(item.id) for item in rows] == [str(row.id)]


def _models(package: str, operation: str) -> list[str]:
    """The shapes that the generated operation takes for its body."""
    import inspect

    kwargs = importlib.import_module(f"{package}.api.requests.{operation}")._get_kwargs
    return re.findall(r"[A-Z]\w+", str(inspect.signature(kwargs, eval_str=False).parameters["body"].annotation).rpartition(".")[2])


def test_webhook(world: Connected, generated: str) -> None:
    asker = Played(generated, world.address, world.asker)
    made = asker.call("webhooks", "make_webhook", body=asker.model("NewWebhook", url=f"{world.web.url}/accord", after=0))
    headers, body = world.webhook("feed.entries")
    message = Webhook(made.secret).verify(body, headers)
    assert message["data"]["entries"]
    asker.call("webhooks", "remove_webhook", str(made.id))
    asker.client.raise_on_unexpected_status = True
    refused = importlib.import_module(f"{generated}.api.webhooks.show_webhook").sync(str(made.id), client=asker.client)
    assert type(refused).__name__ == "ProblemOut" and refused.code == "not-found" and refused.request_id
