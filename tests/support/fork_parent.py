"""The parent of processes that tests start: it has imported the hub once, and forks a child for each that is asked for (see forks.py).

Importing is nine tenths of what a short command does. What is imported here is what any process of the hub imports, and nothing that
depends on the environment: the settings stand in without whatever they read from it, and a module that asks for such a one while it is
imported ends this parent with a sentence. A child takes the environment, the folder and the files that it was given, reads the settings
anew, and then runs as `python -m` or `python -c` would.
"""

import ast
import atexit
import ctypes
import gc
import importlib
import io
import json
import os
import pkgutil
import random
import runpy
import secrets
import socket
import sys
import threading
import time
import types
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import moving

# While they are imported they read the environment or draw what is one process's own, or they belong to one kind of process alone: each
# child imports them itself.
LATER = frozenset(
    """
    accord.doors.public.urls accord.doors.public.views accord.hub.webhooks.followers accord.hub.webhooks.sending accord.site.__main__
    accord.site.background accord.site.certifying accord.site.command accord.site.databases accord.site.logs accord.site.place
    accord.site.processes accord.site.reading accord.site.reading_settings accord.site.ringing accord.site.sandbox accord.site.settings
    accord.site.urls
    accord.site.web accord.site.wsgi
    """.split()
)
# Whose objects hold a salt of their own process from their beginning: each child draws it anew.
SALTED = {"accord.limits": "Buckets", "accord.hub.members.unknown_logins": "UnknownLogins"}
SETTINGS = Path(__file__).parents[2] / "src" / "accord" / "site" / "settings.py"
_PATH = sys.path[1:]
LARGEST = 1 << 17  # bytes of a request


_salted: list[Any] = []


class Ask(BaseException):
    """A module asked, while it was imported, for what is known only in the child."""


def without_environment(path: Path) -> tuple[dict[str, Any], frozenset[str]]:
    """What a settings file sets without the environment, and the names of all else that it sets."""
    tree, unknown = ast.parse(path.read_text(encoding="utf-8")), set()
    known: dict[str, Any] = {"__file__": str(path)}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("accord."):
            unknown |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Assign | ast.AnnAssign) and _depends(node, unknown):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            unknown |= {found.id for target in targets for found in ast.walk(target) if isinstance(found, ast.Name)}
        elif isinstance(node, ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign):
            exec(compile(ast.Module([node], []), str(path), "exec"), known)
        elif not isinstance(node, ast.Expr):
            raise SyntaxError(f"Settings are imported and set, one by one; {path.name} does more in line {node.lineno}.")
    return {name: value for name, value in known.items() if name.isupper()}, frozenset(name for name in unknown if name.isupper())


def _depends(node: ast.stmt, unknown: set[str]) -> bool:
    for found in ast.walk(node):
        if isinstance(found, ast.Name) and isinstance(found.ctx, ast.Load) and found.id in unknown:
            return True
        if isinstance(found, ast.Attribute) and isinstance(found.value, ast.Name) and found.value.id == "os" and found.attr != "path":
            return True
    return False


def load() -> None:
    """Import all that does not depend on the environment."""
    from django.apps import AppConfig, apps
    from django.conf import Settings, global_settings, settings
    from django.db import connections

    known, unknown = without_environment(SETTINGS)

    class Known:
        SETTINGS_MODULE = "accord.site.settings"
        is_overridden = Settings.is_overridden
        _explicit_settings = frozenset(known)

        def __getattr__(self, name: str) -> Any:
            if name in unknown:
                raise Ask(f"A module that tests/support/fork_parent.py imports asks for {name}. Name it in LATER there.")
            return known[name] if name in known else getattr(global_settings, name)

    settings._wrapped = Known()
    connections["default"] = types.SimpleNamespace(ops=types.SimpleNamespace(max_name_length=lambda: None))
    configs = [AppConfig.create(name) for name in known["INSTALLED_APPS"]]
    for config in configs:
        config.ready = lambda: None  # type: ignore[method-assign]
    with nothing_drawn():
        apps.populate(configs)
        for name in _modules():
            importlib.import_module(name)
    del connections["default"]
    # All that a model asks of its database is how long the name of a table may be, and none is longer than PostgreSQL allows.
    assert all(len(model._meta.db_table) <= 63 for model in apps.get_models(include_auto_created=True))
    from accord.site.later import load_all

    load_all()  # tables of the pure core, read from files
    from accord.hub.signals.index.known import with_little

    with suppress(Ask):  # where the lists of hosts lie in the data directory
        with_little(0.0)
    _forget_settings()

    def finish(named: list[str]) -> None:
        """The rest of `django.setup()`, where apps look at the settings."""
        assert named == known["INSTALLED_APPS"]
        del apps.populate
        for config in configs:
            del config.ready
            config.ready()
        apps.ready = True
        apps.ready_event.set()

    apps.ready = False
    apps.ready_event.clear()
    apps.populate = finish  # type: ignore[method-assign, assignment]


@contextmanager
def nothing_drawn() -> Iterator[None]:
    """What the hub draws while it is imported would be the same in all children."""
    real = os.urandom

    def draw(size: int) -> bytes:
        frame: types.FrameType | None = sys._getframe(1)
        while frame and not frame.f_code.co_filename.startswith("<frozen importlib"):
            module = str(frame.f_globals.get("__name__"))
            if module in SALTED:
                break
            if module.startswith("accord."):
                raise Ask(f"{module} draws by chance while it is imported. Name it in LATER of tests/support/fork_parent.py, or in SALTED.")
            frame = frame.f_back
        return real(size)

    os.urandom = random._urandom = draw  # type: ignore[attr-defined]
    try:
        yield
    finally:
        os.urandom = random._urandom = real  # type: ignore[attr-defined]


def _modules() -> Iterator[str]:
    yield from "granian granian.server granian.http django.core.management.commands.migrate django.core.wsgi".split()
    import accord

    for module in pkgutil.walk_packages(accord.__path__, "accord."):
        if module.name not in LATER:
            yield module.name


def _forget_settings() -> None:
    from django.conf import settings
    from django.utils.functional import empty

    settings._wrapped = empty
    for name in [name for name in settings.__dict__ if name != "_wrapped"]:
        del settings.__dict__[name]
    left = LATER & set(sys.modules)
    if left:
        raise Ask(f"Imported too early by another module: {', '.join(sorted(left))}. Name that module in LATER too.")


def main() -> None:
    """Fork for whoever holds the other end of this socket, until it is closed."""
    door = socket.socket(fileno=int(sys.argv[1]))
    moving.prepare()
    load()
    os.environ.pop("OPENBLAS_NUM_THREADS", None)
    kinds = tuple(getattr(sys.modules[module], name) for module, name in SALTED.items())
    _salted[:] = [each for each in gc.get_objects() if type(each) in kinds]
    gc.collect()
    gc.freeze()
    door.send(b"ready")
    while True:
        try:
            asked, files, _, _ = socket.recv_fds(door, LARGEST, 3)
        except KeyboardInterrupt:
            return
        if not asked:
            return
        told, tells = os.pipe()
        between = os.fork()
        if not between:
            child = os.fork()
            if not child:
                _become_child(door, (told, tells), files, asked)
                return
            os.write(tells, str(child).encode())
            os._exit(0)
        os.close(tells)
        # Its parent is gone before the child is known: it is then a child of whoever asked, who takes in what has lost its parent.
        os.waitpid(between, 0)
        door.send(os.read(told, 20))
        for file in (told, *files):
            os.close(file)


def _become_child(door: socket.socket, pipe: tuple[int, int], files: list[int], asked: bytes) -> None:
    request = json.loads(asked)
    while os.getppid() != request["parent"]:
        time.sleep(0.0002)
    door.detach()
    for number, file in enumerate(files):
        os.dup2(file, number)
    os.closerange(3, _files())
    for each in _salted:
        each._salt = secrets.token_bytes(len(each._salt))
    os.umask(request["umask"])
    if request["session"]:
        os.setsid()
    elif request["group"] >= 0:
        os.setpgid(0, request["group"])
    os.chdir(request["cwd"])
    _environment(request["environment"])
    _standard_streams()
    _end(_run_to_the_end(request["words"]))


def _files() -> int:
    """One more than the highest number of an open file."""
    return max(map(int, os.listdir("/proc/self/fd"))) + 1


def _environment(given: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(given)
    time.tzset()
    moving.follow(given)


def _standard_streams() -> None:
    """As Python makes them at its start, for the files that stand there now."""
    at_once = bool(os.environ.get("PYTHONUNBUFFERED"))
    for file, name in enumerate(("stdin", "stdout", "stderr")):
        before = getattr(sys, name)
        buffered = not file or not at_once
        buffer = open(file, "wb" if file else "rb", -1 if buffered else 0, closefd=False)  # noqa: SIM115 - it stays open as long as the process
        lines = buffered and (file == 2 or os.isatty(file))
        stream = io.TextIOWrapper(buffer, encoding=before.encoding, errors=before.errors, line_buffering=lines, write_through=not buffered)
        stream.mode = "w" if file else "r"  # type: ignore[attr-defined]
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _run(words: list[str]) -> None:
    """As `python` with these words."""
    how, what, *more = words
    _rename([sys.executable, *words])
    search = [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    sys.path[:] = [os.getcwd() if how == "-m" else "", *search, *_PATH]
    sys.argv[:] = ["-m" if how == "-m" else "-c", *more]
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    if how == "-m":
        runpy._run_module_as_main(what)  # type: ignore[attr-defined]
    else:
        exec(compile(what, "<string>", "exec"), main.__dict__)


def _run_to_the_end(words: list[str]) -> int:
    """The code that Python would end with."""
    try:
        _run(words)
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        raise
    except BaseException:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
        return 1
    return 0


def _end(code: int) -> None:
    """As Python ends, but for taking apart module by module what was imported, which takes longer than most commands do."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    if "accord.site.settings" in sys.modules:
        from django.db import connections

        # The last one that closes an embedded database puts its log away.
        connections.close_all()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
            code = 120
    os._exit(code & 0xFF)


def _rename(words: list[str]) -> None:
    """What `ps` shows: written over the words that this parent was started with, which were made long for it."""
    try:
        fields = Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        start, end = int(fields[45]), int(fields[46])
    except (OSError, IndexError):
        return
    line = b"\0".join(os.fsencode(word) for word in words)[: end - start - 1]
    ctypes.memset(start, 0, end - start)
    ctypes.memmove(start, line, len(line))


if __name__ == "__main__":
    main()
