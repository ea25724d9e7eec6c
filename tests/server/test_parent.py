"""A child ends with the process that started it, whenever that ends."""

import os
import subprocess
import sys

import pytest

from accord.server.parent import NAMED

_CHILD = """
import os, sys, time
from accord.server.parent import end_with_parent
end_with_parent()
print(os.environ.get("ACCORD_PARENT"), flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("named", ["own", "none", "gone"])
def test_one_whose_parent_was_gone_before_it_looked_ends_too(named: str) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    here = {name: text for name, text in os.environ.items() if name != NAMED}
    here |= {"own": {NAMED: str(os.getpid())}, "none": {}, "gone": {NAMED: str(gone.pid)}}[named]
    with subprocess.Popen([sys.executable, "-c", _CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=here) as child:
        assert child.stdin is not None and child.stdout is not None
        if named == "gone":
            assert child.wait(120) == 1
        else:
            assert child.stdout.readline() == b"None\n"
            with pytest.raises(subprocess.TimeoutExpired):
                child.wait(1.2)  # it has looked twice
            child.stdin.close()
            assert child.wait(120) == 0
