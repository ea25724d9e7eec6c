"""Refusals where a device can't be set up to ring."""

from accord.hub.refusals import BadField


class BadDevice(BadField):
    """The browser's values can't be used, or there are devices enough."""

    code = "bad-device"
