"""docs/operate is played whole: a hub from the wheel in an empty folder, PostgreSQL and nginx of this machine, a member over TLS."""

import subprocess
import sys
from pathlib import Path

import pytest

from play_install import missing_programs

ROOT = Path(__file__).resolve().parents[2]
UV = ROOT / ".venv-uv" / "bin" / "uv"
MISSING = " ".join(missing_programs())


@pytest.mark.skipif(bool(MISSING), reason=MISSING)
def test_what_the_documents_say_makes_a_hub_that_a_member_publishes_to_and_checks_with_over_tls() -> None:
    # With the installer's cache, which make setup has filled; make install-played does it with pip, as an operator does.
    command = [sys.executable, ROOT / "scripts" / "play_install.py", "--uv", UV]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=1800)
    assert done.returncode == 0, done.stdout + done.stderr
    for held in ("a member publishes and checks over TLS", "a stream through nginx", "what was published is there", "All of it held"):
        assert held in done.stdout
