"""Warnings where a rescue could land with nobody on duty who may open it: on the pages of desks and people, and at home."""

from datetime import tzinfo
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from accord.core.times import moment
from accord.doors.console.desks.labels import DUTY
from accord.doors.console.desks.rota import day_and_time
from accord.hub.desks import queries as desks
from accord.hub.rescue import queries as rescues


def warned(member: int, country: str | None, at: int, zone: str = "") -> list[str]:
    """A sentence for each stretch of the coming week; none for a member at which no rescue lands, or where an officer is always there.

    By the clock of `zone`, else by that of the member's desks or its country.
    """
    warnings = rescues.duty_warnings(at, only=member)
    if not warnings:
        return []
    clock = ZoneInfo(zone) if zone else desks.days_of(member, country)
    return [sentence for warning in warnings for sentence in _sentences(warning, at, clock)]


def _sentences(warning: rescues.DutyWarning, at: int, zone: tzinfo) -> list[str]:
    if warning.nobody:
        return [_words("nobody").format(member=warning.name)]
    return [_sentence(hole, at, zone) for hole in warning.holes]


def _sentence(hole: rescues.DutyGap, at: int, zone: tzinfo) -> str:
    begins, ends = (day_and_time(moment(edge).astimezone(zone)) for edge in (hole.begins, hole.ends))
    if hole.begins <= at:
        return _words("now-on" if hole.lasts else "now").format(ends=ends)
    return _words("on" if hole.lasts else "between").format(begins=begins, ends=ends)


def _words(key: str) -> str:
    return gettext(DUTY[key])
