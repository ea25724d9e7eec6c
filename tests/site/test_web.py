"""The web process is wired by an import, and begins only when its server starts it."""

import subprocess
import sys
from pathlib import Path

from programs import environment

IMPORTED = """
import gc, threading
import accord.site.web
print([thread.name for thread in threading.enumerate()], gc.get_freeze_count(), gc.get_threshold() != accord.site.web.COLLECT)
accord.site.web.application()
print([thread.name for thread in threading.enumerate()], gc.get_freeze_count())
"""


def test_its_import_starts_no_thread_and_freezes_nothing(tmp_path: Path) -> None:
    given = environment(ACCORD_DATA=str(tmp_path), DJANGO_SETTINGS_MODULE="accord.site.settings")
    ran = subprocess.run([sys.executable, "-c", IMPORTED], env=given, capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == ["['MainThread'] 0 True", "['MainThread'] 0"]
