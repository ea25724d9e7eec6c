"""What is amiss beside the database and the disk: said once and told by every process, until it is well again."""

import logging
from weakref import WeakSet

import msgspec
import pytest
from hubs import Hub

from accord.hub import amiss
from accord.hub.amiss import ERASURE_LOG, MAIL_AWAY, MAIL_REFUSES, Watch, counts, told


def test_it_is_said_at_once_and_once_a_minute_and_that_it_is_well_again(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "accord.amiss")
    clock = iter((0.0, 30.0, 61.0, 61.0, 62.0, 62.0))
    watch = Watch("Mails are taken again.", lambda: next(clock))
    watch.is_well()
    for _ in range(3):
        watch.fails(MAIL_AWAY, "TimeoutError")
    watch.fails(MAIL_REFUSES)
    watch.is_well()
    watch.is_well()
    away = f"{MAIL_AWAY.text} (mail-away, TimeoutError)"
    assert caplog.messages == [away, away, f"{MAIL_REFUSES.text} (mail-refuses)", "Mails are taken again."]


def test_each_process_tells_it_and_what_a_newer_version_tells_is_passed_over() -> None:
    watch = Watch("")
    watch.fails(ERASURE_LOG)
    other = '{"streams": {"7": 2}, "amiss:of-a-newer-version": {"0": 1}}'
    assert ERASURE_LOG in told([other, msgspec.json.encode(counts()).decode()])
    assert told([other]) == []
    watch.forget()
    assert "amiss:erasure-log" not in counts()


def test_what_one_process_sees_is_a_warning_and_a_figure_of_every_other(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.edge.gauges import gather
    from accord.doors.edge.health import told_of_amiss
    from accord.hub.leases.actions import Holder

    monkeypatch.setattr(amiss, "_watches", WeakSet())  # others of this process saw what they saw
    holder = Holder("elsewhere", ["background"], counts=counts)
    holder.begin()
    assert told_of_amiss() == []
    watch = Watch("")
    watch.fails(MAIL_AWAY)
    holder.renew()
    (warning,) = told_of_amiss()
    assert warning == f"{MAIL_AWAY.text} (mail-away)"
    assert {code: value for (code,), value in gather().amiss.items() if value} == {"mail-away": 1}
    watch.is_well()
    holder.renew()
    assert told_of_amiss() == [] and not any(gather().amiss.values())
    holder.end()


def test_everything_that_can_be_amiss_is_told_by_its_code() -> None:
    named = [value for value in vars(amiss).values() if isinstance(value, amiss.Amiss)]
    codes = [each.code for each in amiss.ALL]
    # A node says in its own words what the hub says of NATS, by the same code.
    assert len(codes) == len(set(codes)) and {each.code for each in named} == set(codes)
