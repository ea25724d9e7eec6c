"""What a member installs: the wheel in a clean environment, and the example of the README with it, also where Django is taken away."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from programs import environment, new_hub, run
from servers import serving

ROOT = Path(__file__).resolve().parents[2]
UV = ROOT / ".venv-uv" / "bin" / "uv"
EXAMPLE = Path(__file__).with_name("example.py")


def uv(*words: str) -> None:
    """What make setup fetched lies in the installer's cache; only a machine that dropped it asks the index."""
    for offline in (["--offline"], []):
        variables = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
        done = subprocess.run([UV, *words, *offline], env=variables, check=False, capture_output=True, text=True)
        if not done.returncode:
            return
    raise AssertionError(done.stderr)


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment in which the wheel was installed, with what it asks for and nothing else."""
    folder = tmp_path_factory.mktemp("install")
    uv("build", "--quiet", "--wheel", "--python", sys.executable, "--out-dir", str(folder), str(ROOT))
    (wheel,) = folder.glob("accord-*.whl")
    uv("venv", "--quiet", "--python", sys.executable, str(folder / "venv"))
    pinned = str(ROOT / "requirements" / "run.txt")
    uv("pip", "install", "--quiet", "--python", str(folder / "venv"), "--constraint", pinned, str(wheel))
    return folder / "venv" / "bin" / "python"


def test_the_installed_client_makes_the_round_trip_of_the_readme_also_without_django(python: Path, tmp_path: Path) -> None:
    data, made = new_hub(tmp_path)
    with serving(data) as (address, _):
        variables = environment(HUB=address, TOKEN=made["token"], NO_PROXY="127.0.0.1")

        def example() -> str:
            done = subprocess.run([python, EXAMPLE], cwd=tmp_path, env=variables, capture_output=True, text=True, check=False, timeout=60)
            assert done.returncode == 0, done.stderr
            return done.stdout

        assert run("lists", "build", data=data).returncode == 0
        assert example().startswith("published ")
        uv("pip", "uninstall", "--quiet", "--python", str(python), "django", "granian", "psycopg", "psycopg-binary")
        gone = subprocess.run([python, "-c", "import django"], cwd=tmp_path, capture_output=True, check=False)
        assert gone.returncode == 1
        assert example().startswith("duplicate ")
