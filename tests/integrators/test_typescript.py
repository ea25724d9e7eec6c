"""The TypeScript client: strictly typed, tested by itself, and a round at a served hub, also with types made of what that hub serves."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from connecting import Connected, connected, succeeded

import typescript_client
from typescript_client import CLIENT, DOCUMENT, NODE, TYPES

TSC = CLIENT / "node_modules" / "typescript" / "bin" / "tsc"
pytestmark = pytest.mark.skipif(not TSC.exists(), reason="its packages are missing: run make setup where an index of npm is reached")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the client, with its packages."""
    folder = tmp_path_factory.mktemp("typescript") / "client"
    shutil.copytree(CLIENT, folder, ignore=shutil.ignore_patterns("node_modules", "dist"))
    (folder / "node_modules").symlink_to(CLIENT / "node_modules")
    return folder


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connected]:
    with connected(tmp_path_factory.mktemp("hub")) as there:
        yield there


def test_types_that_are_older_than_the_document_are_noticed(tmp_path: Path) -> None:
    assert typescript_client.findings() == []
    changed = tmp_path / "openapi.json"
    changed.write_text(DOCUMENT.read_text(encoding="utf-8").replace('"3.1.1"', '"3.1.0"'), encoding="utf-8")
    assert typescript_client.findings(changed), "the document changed"
    assert typescript_client.findings(DOCUMENT, tmp_path / "schema.ts"), "there are none"


def test_it_plays_a_round_with_types_of_what_the_hub_serves(world: Connected, client: Path) -> None:
    served = world.document(client)
    typescript_client.generate(served, client / "src" / "schema.ts")
    of_the_document = TYPES.read_text(encoding="utf-8").partition("\n")[2]
    assert (client / "src" / "schema.ts").read_text(encoding="utf-8") == of_the_document
    succeeded(NODE, TSC, "--strict", "--noEmit", cwd=client)
    made = world.commands.answer("client", "create", "--member", "Bank of the asker")
    output = succeeded(
        *(NODE, "--test", "--test-reporter=tap", "test/*.test.ts"),
        cwd=client,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("ACCORD_")},
            "ACCORD_TEST_ADDRESS": world.address,
            "ACCORD_TEST_TOKEN": world.asker,
            "ACCORD_TEST_OTHER": world.answerer,
            "ACCORD_TEST_CLIENT": f"{made['client_id']} {made['client_secret']}",
            "NO_PROXY": "127.0.0.1",
        },
    )
    assert "# fail 0" in output and "# skipped 0" in output and "# pass 19" in output, output[-3000:]


def test_its_first_example_is_typed_as_strictly_as_a_program_may_be(client: Path) -> None:
    shown = (CLIENT / "README.md").read_text(encoding="utf-8").partition("```ts\n")[2].partition("```")[0]
    around = """import type { IncomingMessage } from "node:http";
declare const rawBody: Buffer, request: IncomingMessage;
declare function dropAllAfter(seq: number): void;
declare function workOn(entry: unknown): void;
"""
    example = client / "src" / "example.ts"
    example.write_text(around + shown.replace('"accord-client"', '"./index.ts"'), encoding="utf-8")
    succeeded(NODE, TSC, "--strict", "--noUncheckedIndexedAccess", "--noUnusedLocals", "false", "--noEmit", cwd=client)
    example.unlink()


def test_what_is_packed_is_javascript_with_its_types(client: Path) -> None:
    succeeded(NODE, TSC, "--project", "tsconfig.build.json", cwd=client)
    said = "import { Accord, verifyWebhook } from './dist/index.js'; console.log(typeof Accord, typeof verifyWebhook)"
    assert succeeded(NODE, "--input-type=module", "--eval", said, cwd=client).split() == ["function", "function"]
    assert (client / "dist" / "index.d.ts").exists()
