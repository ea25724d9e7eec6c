"""What is answered where a device can't be set up to ring."""

from accord.hub.refusals import BadField


class BadDevice(BadField):
    """What a browser gave can't be used, or there are devices enough."""

    code = "bad-device"
