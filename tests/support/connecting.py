"""A served hub with two banks on it, for clients that somebody else made: they know its address, a token and what it says of itself."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bells import Web
from edges import Served, served
from programs import Session, new_hub, wait_until


@dataclass
class Connected:
    """`asker` and `answerer` are tokens of two banks; `web` takes webhooks; `run` types a command at the hub."""

    hub: Served
    web: Web
    commands: Session
    asker: str
    answerer: str

    @property
    def address(self) -> str:
        return self.hub.address

    def document(self, folder: Path) -> Path:
        """The API's document as this hub serves it, in a file."""
        path = folder / "openapi.json"
        path.write_bytes(self.hub.get("/api/v1/openapi.json").body)
        return path

    def webhook(self, kind: str) -> tuple[dict[str, str], bytes]:
        """The headers and the body of the last webhook of a kind that came."""
        wait_until(lambda: any(json.loads(body)["type"] == kind for _, _, body in self.web.got))
        return next((headers, body) for _, headers, body in reversed(self.web.got) if json.loads(body)["type"] == kind)


@contextmanager
def connected(folder: Path, **settings: str) -> Iterator[Connected]:
    data, _ = new_hub(folder)
    commands = Session(data)
    tokens = []
    for name in ("Bank of the asker", "Bank of the answerer"):
        commands.answer("member", "add", name, "--sector", "finance", "--country", "TH")
        tokens.append(commands.answer("token", "create", "--member", name)["token"])
    with Web() as web, served(data, ACCORD_PRIVATE_HOOKS="1", **settings) as hub:
        declared = {"kind": "bank", "value": "TH:004"}
        assert hub.status("POST", "/api/v1/responsibilities", tokens[1], declared) == 201
        try:
            yield Connected(hub, web, commands, *tokens)
        finally:
            commands.close()


def succeeded(*words: Any, **more: Any) -> str:
    """What a program says that must end well."""
    done = subprocess.run([str(word) for word in words], check=False, capture_output=True, text=True, timeout=300, **more)
    assert done.returncode == 0, (words, done.stdout[-4000:], done.stderr[-4000:])
    return done.stdout + done.stderr
