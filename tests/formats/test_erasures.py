"""The erasure log tells a line that was changed, left out or put elsewhere; what was cut off at its end is left out."""

import pytest

from accord.formats.erasures import BEGIN, BadLog, Line, check_of, encode, last_check, read


def log(count: int) -> list[bytes]:
    lines, before = [], BEGIN
    for number in range(count):
        before = check_of(before, number, "token", f"id {number}")
        lines.append(encode(Line(at=number, kind="token", ref=f"id {number}", check=before)))
    return lines


def test_a_whole_log_is_read() -> None:
    lines = log(3)
    assert [line.ref for line in read(lines)] == ["id 0", "id 1", "id 2"]
    assert last_check(b"".join(lines)) == list(read(lines))[-1].check
    assert last_check(b"") == BEGIN


def test_what_was_cut_off_as_it_was_written_is_left_out() -> None:
    lines = log(3)
    cut = [*lines[:2], lines[2][:-5]]
    assert len(list(read(cut))) == 2
    assert last_check(b"".join(cut)) == last_check(b"".join(lines[:2]))


@pytest.mark.parametrize(
    "changed",
    [
        lambda lines: [lines[1], lines[2]],
        lambda lines: [lines[0], lines[2]],
        lambda lines: [lines[1], lines[0], lines[2]],
        lambda lines: [lines[0], lines[1].replace(b"id 1", b"id 9"), lines[2]],
        lambda lines: [lines[0], b"{}\n", lines[2]],
    ],
)
def test_a_line_that_was_changed_is_told(changed: object) -> None:
    with pytest.raises(BadLog):
        list(read(changed(log(3))))  # type: ignore[operator]
