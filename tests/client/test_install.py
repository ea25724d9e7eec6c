"""What members install: the client's wheel in clean environments, bare and with lists, and the example of the READMEs with it; and that the
wheels of client and hub are the tree, each file in one of them."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from modules import reached
from programs import environment, new_hub, run
from servers import serving

import release

ROOT = Path(__file__).resolve().parents[2]
UV = ROOT / ".venv-uv" / "bin" / "uv"
EXAMPLE = Path(__file__).with_name("example.py")
SOURCE = ROOT / "src"
MEGABYTE = 1_000_000


def uv(*words: str) -> None:
    """What make setup fetched lies in the installer's cache; only a machine that dropped it asks the index."""
    for offline in (["--offline"], []):
        variables = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
        done = subprocess.run([UV, *words, *offline], env=variables, check=False, capture_output=True, text=True)
        if not done.returncode:
            return
    raise AssertionError(done.stderr)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The wheels of `accord` and `accord_client`."""
    folder = tmp_path_factory.mktemp("wheels")
    for project in (ROOT, ROOT / "clients" / "python"):
        release.wheel(project, folder)
    return {path.name.partition("-")[0]: path for path in folder.glob("*.whl")}


def installed(folder: Path, wheel: str) -> Path:
    """The Python of a new environment with a wheel, what it asks for and nothing else; no package is built."""
    uv("venv", "--quiet", "--python", sys.executable, str(folder))
    pinned = str(ROOT / "requirements" / "run.txt")
    uv("pip", "install", "--quiet", "--only-binary", ":all:", "--compile-bytecode", "--python", str(folder), "--constraint", pinned, wheel)
    return folder / "bin" / "python"


def size(python: Path) -> int:
    """Bytes that the packages take, with what Python compiled of them."""
    (packages,) = (python.parent.parent / "lib").glob("python*/site-packages")
    return sum(path.stat().st_size for path in packages.rglob("*") if path.is_file())


def printed(python: Path, *program: str | Path, folder: Path, **variables: str) -> str:
    done = subprocess.run(
        [python, *program], cwd=folder, env=environment(**variables), capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def with_lists(wheels: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(tmp_path_factory.mktemp("lists") / "venv", f"accord-client[lists] @ {wheels['accord_client'].as_uri()}")


def test_the_example_of_the_readmes_runs_as_printed(with_lists: Path, tmp_path: Path) -> None:
    example = EXAMPLE.read_text(encoding="utf-8")
    for readme in (ROOT / "README.md", ROOT / "clients" / "python" / "README.md"):
        assert example in re.findall(r"```python\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL), readme
    data, made = new_hub(tmp_path)
    with serving(data) as (address, _):
        assert run("lists", "build", data=data).returncode == 0
        said = printed(with_lists, EXAMPLE, folder=tmp_path, HUB=address, TOKEN=made["token"], NO_PROXY="127.0.0.1")
        assert said.startswith("published ") and "signal.published" in said
        assert printed(with_lists, EXAMPLE, folder=tmp_path, HUB=address, TOKEN=made["token"], NO_PROXY="127.0.0.1").startswith(
            "duplicate "
        )


WITHOUT_LISTS = """
from accord.client import AsyncClient, BadWebhook, Client, verify_webhook
import os
with Client(os.environ["HUB"], os.environ["TOKEN"]) as hub:
    signal = {"identifier": {"value": "bare-client.example.net"}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}}
    print([outcome.status for outcome in hub.publish([signal])], len(list(hub.feed())) > 0)
    print(hub.check(["bare-client.example.net"])[0]["verdict"])
try:
    from accord.client import Lists
except ImportError as error:
    print(error)
"""


def test_the_bare_client_does_all_but_lists_and_says_what_those_need(wheels: dict[str, Path], tmp_path: Path) -> None:
    python = installed(tmp_path / "venv", str(wheels["accord_client"]))
    assert size(python) < 25 * MEGABYTE
    data, made = new_hub(tmp_path)
    with serving(data) as (address, _):
        said = printed(python, "-c", WITHOUT_LISTS, folder=tmp_path, HUB=address, TOKEN=made["token"], NO_PROXY="127.0.0.1")
    assert said.splitlines() == [
        "['published'] True",
        "reported",
        "Checking against lists needs the part `lists` of the client. Install it: pip install 'accord-client[lists]'",
    ]


def test_with_lists_it_stays_small(with_lists: Path) -> None:
    assert size(with_lists) < 80 * MEGABYTE


def test_each_file_of_the_tree_is_in_one_wheel(wheels: dict[str, Path]) -> None:
    packed = {name: {entry for entry in zipfile.ZipFile(path).namelist() if entry.startswith("accord/")} for name, path in wheels.items()}
    assert packed["accord"] & packed["accord_client"] == set()
    tree = {
        path.relative_to(SOURCE).as_posix()
        for path in (SOURCE / "accord").rglob("*")
        if path.is_file() and path.suffix not in (".pyc", ".pot")
    }
    assert packed["accord"] | packed["accord_client"] >= tree


def test_what_the_client_reaches_is_in_its_wheel(wheels: dict[str, Path]) -> None:
    entries = {entry for entry in zipfile.ZipFile(wheels["accord_client"]).namelist() if entry.startswith("accord/")}
    theirs = {entry.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for entry in entries if entry.endswith(".py")}
    assert reached(theirs) - theirs == set()


def test_hub_and_client_ask_for_the_same_and_are_one_version() -> None:
    hub, client = (
        tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"] for folder in (ROOT, ROOT / "clients" / "python")
    )
    assert hub["version"] == client["version"] and f"accord-client=={client['version']}" in hub["dependencies"]
    assert hub["requires-python"] == client["requires-python"]
    asked = {
        *client["dependencies"],
        *(line.replace("phonenumberslite", "phonenumbers") for line in client["optional-dependencies"]["lists"]),
    }
    assert asked <= set(hub["dependencies"])
