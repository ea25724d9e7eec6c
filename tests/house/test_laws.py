"""The laws: each run of the suite draws the same examples, and a run that is asked for others draws those."""

import os
import subprocess
import sys
from pathlib import Path

TEST = """
from hypothesis import given, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

@given(st.integers(0, 10**9))
def test_drawn(number):
    with open("drawn", "a") as file:
        file.write(f"{number} ")

class Machine(RuleBasedStateMachine):
    @rule(number=st.integers(0, 10**9))
    def step(self, number):
        with open("drawn", "a") as file:
            file.write(f"{number} ")

def test_steps():
    run_state_machine_as_test(Machine, settings=settings(max_examples=3))
"""


def drawn(place: Path, *more: str, **environment: str) -> str:
    (place / "drawn").unlink(missing_ok=True)
    profile = Path(__file__).parents[1].joinpath("conftest.py").read_text(encoding="utf-8")
    start, end = profile.index("hypothesis.settings.register_profile("), profile.index('hypothesis.settings.load_profile("accord")\n')
    (place / "conftest.py").write_text(f'import os\nimport hypothesis\n{profile[start:end]}hypothesis.settings.load_profile("accord")\n')
    (place / "test_it.py").write_text(TEST)
    kept = {name: value for name, value in os.environ.items() if name != "ACCORD_LAWS" and not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--rootdir={place}", "-c", os.devnull, *more, "test_it.py"]
    subprocess.run(command, cwd=place, env=kept | environment, check=True, capture_output=True, timeout=120)
    return (place / "drawn").read_text()


def test_each_run_draws_the_same_examples_and_a_search_others(tmp_path: Path) -> None:
    usual = drawn(tmp_path)
    assert drawn(tmp_path) == usual and drawn(tmp_path, "--hypothesis-seed=7") == usual
    seventh = drawn(tmp_path, "--hypothesis-seed=7", ACCORD_LAWS="1")
    assert seventh != usual and drawn(tmp_path, "--hypothesis-seed=7", ACCORD_LAWS="1") == seventh
    assert drawn(tmp_path, "--hypothesis-seed=8", ACCORD_LAWS="1") not in (usual, seventh)
