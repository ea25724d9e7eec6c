"""What is to be done next: what falls due first, and else the first of the order."""

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from accord.core.care.tasks import ORDER, Code, Task, next_task

tasks = st.lists(st.builds(Task, st.sampled_from(ORDER), st.none() | st.integers(0, 10**16)))


def test_every_task_has_its_place_in_the_order() -> None:
    assert sorted(ORDER) == sorted(get_args(Code)) and len(set(ORDER)) == len(ORDER)


def test_what_falls_due_comes_before_what_has_no_time() -> None:
    assert next_task([]) is None
    assert next_task([Task("screening"), Task("consent")]) == Task("consent")
    assert next_task([Task("consent"), Task("status", 9), Task("referral", 5)]) == Task("referral", 5)
    assert next_task([Task("status", 5), Task("ground", 5)]) == Task("ground", 5)


@given(tasks)
def test_no_other_task_falls_due_before_it(rows: list[Task]) -> None:
    found = next_task(rows)
    assert (found is None) == (not rows)
    if found is not None:
        due = [row.due for row in rows if row.due is not None]
        assert found.due == (min(due) if due else None)
        assert next_task(reversed(rows)) == found
