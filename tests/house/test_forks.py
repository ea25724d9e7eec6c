"""A process of tests/support/forks.py is as good as one that Python starts anew, but for the time that it takes."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import fork_parent
import forks
import pytest
from clocks import ServedClock
from programs import backgrounds_of, children_of, environment, new_hub, started, wait_until

ROOT = Path(__file__).parents[2]

# What a process can say of itself.
_TELL = """
import gc, json, logging, os, signal, sys, threading
mask = os.umask(0)
os.umask(mask)
print(json.dumps({
    "argv": sys.argv, "name": __name__, "path": sys.path, "folder": os.getcwd(), "umask": mask, "environment": dict(os.environ),
    "files": sorted(name for name in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{name}")),
    "handlers": {str(number): str(signal.getsignal(number)) for number in sorted(signal.valid_signals())},
    "blocked": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
    "threads": [thread.name for thread in threading.enumerate()], "tasks": len(os.listdir("/proc/self/task")),
    "collector": [gc.isenabled(), gc.get_threshold(), gc.callbacks],
    "log": [logging.root.level, len(logging.root.handlers)],
    "streams": [[s.encoding, s.errors, s.line_buffering, s.mode, s.isatty()] for s in (sys.stdin, sys.stdout, sys.stderr)],
    "parent": os.getppid(), "own group": os.getpgid(0) == os.getpid(), "own session": os.getsid(0) == os.getpid(),
    "limits": [__import__("resource").getrlimit(kind) for kind in range(10)], "nice": os.nice(0), "argument": sys.argv[1],
    "settings": any(name in sys.modules for name in ("accord.site.settings", "accord.site.place")),
    "connections": "_settings" in vars(__import__("django.db").db.connections),
}))
"""


def told(by: Any, **more: Any) -> dict[str, Any]:
    done = by.run([sys.executable, "-c", _TELL, "é\udcff"], capture_output=True, check=True, **more)
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("session", [False, True])
def test_a_fork_says_of_itself_what_a_fresh_process_says(tmp_path: Path, session: bool) -> None:
    given = environment(ACCORD_DATA=str(tmp_path / "hub"), PYTHONPATH=f"{tmp_path}:{ROOT}", TZ="Asia/Bangkok", ODD="a\udcff\n=b")
    more: dict[str, Any] = {"env": given, "cwd": tmp_path, "start_new_session": session, "stdin": subprocess.DEVNULL}
    assert told(forks, **more) == told(subprocess, **more)


def test_settings_come_from_the_childs_own_environment(tmp_path: Path) -> None:
    show = (
        "import json, django; django.setup(); from django.conf import settings as s; "
        "from django.db import connection as c; c.settings_dict; "
        "from django.apps import apps; import os; "
        "print(json.dumps({n: repr(getattr(s, n)) for n in dir(s) if n.isupper()} | {'db': repr(c.settings_dict), 'apps': apps.ready, "
        "'routes': len(__import__('django.urls').urls.get_resolver().url_patterns), 'umask': os.umask(0)}))"
    )
    given = {
        "ACCORD_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "accord.site.settings",
        "ACCORD_DATABASE": "postgresql://somebody@db.example/accord",
        "ACCORD_HOSTS": "a.example,b.example",
        "ACCORD_ADDRESS": "https://hub.example",
        "ACCORD_PUBLIC_PER_MINUTE": "7",
        "ACCORD_OIDC_ISSUER": "https://sign.example",
        "ACCORD_OIDC_CLIENT": "hub",
        "ACCORD_SECOND_STEP": "none",
        "ACCORD_LOG": "ERROR",
    }
    said = [by.run([sys.executable, "-c", show], env=environment(**given), capture_output=True, check=True) for by in (forks, subprocess)]
    first, second = (json.loads(done.stdout) for done in said)
    assert first == second and first["db"].count("db.example") == 1 and "a.example" in first["ALLOWED_HOSTS"]


def test_two_forks_share_no_chance(tmp_path: Path) -> None:
    draw = (
        "import random, secrets, uuid, os; print(random.random(), secrets.token_hex(8), uuid.uuid4(), os.urandom(8).hex()); "
        "import django; django.setup(); from accord.hub.members.unknown_logins import unknown_logins as known; print(known._salt.hex()); "
        "from accord.doors.console.signin.limits import links; print(links._salt.hex()); "
        "from accord.hub.webhooks import sending; print(sending.ME)"
    )
    given = environment(ACCORD_DATA=str(tmp_path), DJANGO_SETTINGS_MODULE="accord.site.settings")
    said = [forks.run([sys.executable, "-c", draw], env=given, capture_output=True, check=True, text=True) for _ in range(2)]
    first, second = (set(done.stdout.split()) for done in said)
    assert len(first) == len(second) == 7 and not first & second


@pytest.mark.parametrize(
    ("code", "ends"),
    [
        ("raise SystemExit(3)", 3),
        ("raise SystemExit('no')", 1),
        ("1 / 0", 1),
        ("import os; os.kill(os.getpid(), 9)", -9),
        ("import os, atexit; atexit.register(print, 'late'); print('said', end='')", 0),
        ("import threading, time; threading.Thread(target=lambda: (time.sleep(0.1), print('late'))).start()", 0),
        ("import sys; print(sys.stdin.read()[::-1], file=sys.stderr)", 0),
        ("raise KeyboardInterrupt", -2),
        ("raise SystemExit(-1)", 255),
        ("import os, sys; os.close(1); os.dup2(os.open('/dev/full', os.O_WRONLY), 1); print('lost')", 120),
    ],
)
def test_it_ends_as_a_fresh_process_ends(code: str, ends: int) -> None:
    more: dict[str, Any] = {"input": "words\n", "capture_output": True, "text": True}
    more["env"] = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    both = [by.run([sys.executable, "-c", code], **more) for by in (forks, subprocess)]
    assert [done.returncode for done in both] == [ends, ends]
    assert both[0].stdout == both[1].stdout
    assert both[0].stderr.splitlines()[-1:] == both[1].stderr.splitlines()[-1:]


def test_killed_it_alone_is_gone() -> None:
    wait = [sys.executable, "-c", "import sys; print('here', flush=True); sys.stdin.read()"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with forks.Popen(wait, **pipes) as one, forks.Popen(wait, **pipes) as other:
        assert one.stdout is not None and other.stdout is not None
        assert (one.stdout.readline(), other.stdout.readline()) == (b"here\n", b"here\n")
        os.kill(one.pid, signal.SIGKILL)
        assert one.wait(120) == -signal.SIGKILL
        assert (one.stdout.read(), other.poll()) == (b"", None)
        other.terminate()
        assert other.wait(120) == -signal.SIGTERM
    assert forks.run([sys.executable, "-c", "print('still')"], capture_output=True).stdout == b"still\n"


def test_what_a_fork_leaves_behind_is_not_taken_in_for_good() -> None:
    leave = "import subprocess; print(subprocess.Popen(['sleep', '30'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).pid)"
    left = int(forks.run([sys.executable, "-c", leave], capture_output=True, check=True).stdout)
    try:
        parent = Path(f"/proc/{left}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1]
        assert int(parent) != os.getpid()
    finally:
        os.kill(left, signal.SIGKILL)


def test_a_served_hub_has_its_background_beside_it(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    process = started("serve", "--port", "0", data=data)
    assert process.stdout is not None and process.stdout.readline().startswith(b"Accord is ready at ")
    (background,) = backgrounds_of(process.pid)
    (web,) = set(children_of(process.pid, "-m accord.site serve --port 0")) - {background}
    assert os.getsid(background) == background and os.getsid(web) == os.getsid(0)
    process.kill()
    process.communicate(timeout=120)
    wait_until(lambda: not any(Path(f"/proc/{child}").exists() for child in (background, web)))


def test_the_settings_are_known_but_for_what_comes_from_the_environment(tmp_path: Path) -> None:
    from django.conf import settings

    known, unknown = fork_parent.without_environment(fork_parent.SETTINGS)
    whole = {name for name in vars(sys.modules[settings.SETTINGS_MODULE]) if name.isupper()}
    assert known.keys() | unknown >= whole and not known.keys() & unknown
    assert {"DATABASES", "SECRET_KEY", "ALLOWED_HOSTS", "ACCORD_DATA", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_NAME", "LOGGING"} <= unknown
    file = tmp_path / "settings.py"
    file.write_text("import os\nA = 1\nB = os.environ.get('B')\nC = [B, A]\nD = [x for x in (A,)]\nif B:\n    A = 2\n", encoding="utf-8")
    with pytest.raises(SyntaxError, match="line 6"):
        fork_parent.without_environment(file)
    file.write_text("import os\nA = 1\nB = os.environ.get('B')\nC = [B, A]\nD = [x for x in (A,)]\n", encoding="utf-8")
    assert fork_parent.without_environment(file) == ({"A": 1, "D": [1]}, frozenset("BC"))


def test_what_is_drawn_while_the_hub_is_imported_ends_the_parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "accord_drawn.py").write_text("__name__ = 'accord.drawn'\nimport secrets\nME = secrets.token_hex(4)\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with fork_parent.nothing_drawn(), pytest.raises(fork_parent.Ask, match=r"accord\.drawn draws by chance"):
        __import__("accord_drawn")
    __import__("accord_drawn")


def test_the_parent_ends_with_its_owner_and_runs_no_threads() -> None:
    forks.run([sys.executable, "-c", "pass"])
    parent = forks.parent_process()
    assert len(os.listdir(f"/proc/{parent}/task")) == 1
    owner = f"import sys; sys.path.insert(0, {str(ROOT / 'tests' / 'support')!r}); import forks, os\n"
    owner += "forks.run([sys.executable, '-c', 'pass']); print(forks.parent_process(), flush=True); os.kill(os.getpid(), 9)"
    said = subprocess.run([sys.executable, "-c", owner], capture_output=True, check=False).stdout

    def is_gone() -> bool:
        with suppress(OSError):
            return "Z" in Path(f"/proc/{int(said)}/stat").read_text().split()[2]
        return True

    wait_until(is_gone)


@pytest.mark.parametrize("words", [["-m", "accord.site.reading", "3"], ["-m", "pip"], ["script.py"], ["-I", "-c", "pass"]])
def test_what_no_fork_can_be_is_started_anew(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").touch()
    assert not forks.can_fork([sys.executable, "-c", "pass"], {"env": {"PYTHONPATH": f"/nowhere:{tmp_path}"}})
    assert forks.can_fork([sys.executable, "-c", "pass"], {"env": {"PYTHONPATH": "/nowhere"}})
    assert not forks.can_fork([sys.executable, *words], {})
    assert not forks.can_fork(["/usr/bin/env", "-c", "pass"], {})
    assert not forks.can_fork([sys.executable, "-c", "pass"], {"env": {"DJANGO_SETTINGS_MODULE": "accord.site.reading_settings"}})
    assert not forks.can_fork([sys.executable, "-c", "pass"], {"pass_fds": [3]})


_TIMES = """
import sys, time
from accord.hub.times import now
for _ in sys.stdin:
    print(int(time.time() // 3600), time.time_ns() // 3_600_000_000_000, now() // 3_600_000_000, flush=True)
"""


@pytest.mark.parametrize("start", [forks.Popen, subprocess.Popen])
def test_a_clock_that_is_moved_is_moved_in_a_fork_too(start: Any, tmp_path: Path) -> None:
    clock = ServedClock(tmp_path / "clock")
    words, settings = [sys.executable, "-c", _TIMES], os.environ | clock.settings | {"ACCORD_DATA": str(tmp_path)}
    assert forks.can_fork(words, {"env": settings})
    with start(words, env=settings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        for hours in (0, 100, 150):
            clock.move(hours * 3600)
            before = time.time_ns() // 3_600_000_000_000
            process.stdin.write("\n")
            read = [int(number) - int(clock.ahead // 3600) for number in process.stdout.readline().split()]
            assert all(before <= number <= before + 1 for number in read) and len(read) == 3
        process.stdin.close()
    beside = forks.run([sys.executable, "-c", "import time; print(time.time_ns() // 3_600_000_000_000)"], capture_output=True)
    assert before <= int(beside.stdout) <= before + 1, "the next one has its own"
    (tmp_path / "usercustomize.py").touch()
    assert not forks.can_fork(words, {"env": settings | {"PYTHONPATH": f"{tmp_path}:{settings['PYTHONPATH']}"}})
