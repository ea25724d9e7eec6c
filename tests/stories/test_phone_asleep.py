"""A phone asleep is rung: an officer sets it up and closes the console; hours later a bell waits for it at a real push service, and what it
shows when it wakes leads to the bell. The hub is served, its background sends, and the service is another's."""

import re
import shutil
from pathlib import Path

import pytest
from bells import rows
from consoles import Seat
from edges import hub_on, served
from programs import wait_until
from pushing import Phone, PushService
from rooms import caller, person

ASKED = "request:6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77"


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_a_phone_asleep_is_rung_and_its_link_leads_to_the_bell(vendor: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    from django.conf import settings

    from accord.core.times import DAY
    from accord.hub.desks import actions
    from accord.hub.times import now

    shutil.copy(Path(settings.ACCORD_DATA) / "secret.key", tmp_path / "secret.key")
    with hub_on(vendor, request, tmp_path) as hub, PushService() as service:
        kasi = hub.member("Kasi", "finance", "TH")
        ann, bob = person(kasi, "officer", "Ann"), person(kasi, "officer", "Bob")
        lead = caller(person(kasi, "administrator", "Lead"))
        desk = actions.make_desk(lead, name="Fraud desk", zone="Asia/Bangkok", wait=60)
        actions.add_shift(lead, desk, ann.id, now() - DAY, now() + DAY)
        with served(tmp_path, ACCORD_PRIVATE_HOOKS="1") as at:
            phone = _set_up(Seat(ann, at.address), service)
            hub.member("Sender", "finance", "TH").post(f"/desks/{desk}/ring", {"kind": "request", "ref": ASKED})
            wait_until(lambda: len(phone.box.waits) == 1)
            # The service and whoever listens on the way learn nothing; the phone's screen shows a count, and where to look.
            (held,) = phone.box.waits
            assert ASKED.encode() not in held.body and (held.urgency, service.faults) == ("high", [])
            (shown,) = phone.wake()
            assert shown.keys() == {"count", "link"} and shown["count"] == 1
            awake = Seat(ann, at.address)
            page = awake.page(shown["link"])
            assert "Fraud desk" in page
            awake.do(f"{shown['link']}/answer")
            assert rows("SELECT state FROM desks_bell") == [("answered",)]
            # Forgotten from elsewhere, it rings no more; her colleague's never did.
            _forget(awake)
            hub.member("Sender").post(f"/desks/{desk}/ring", {"kind": "request"})
            wait_until(lambda: len(rows("SELECT 1 FROM desks_ring WHERE person = %s AND channel = 'mail'", ann.n)) == 2)
            assert phone.box.waits == [] and rows("SELECT COUNT(*) FROM desks_ring WHERE channel = 'push'") == [(1,)]
            assert "None yet." in Seat(bob, at.address).page("/console/settings/devices")


def _set_up(seat: Seat, service: PushService) -> Phone:
    """As the page's script does it: the key that the page gives, and what the browser's service answers; then the console is closed."""
    (key,) = re.findall(r'id="set-up" data-key="([\w-]+)"', seat.page("/console/settings/devices"))
    phone = Phone(service, key)
    assert seat.do("/console/settings/devices/set-up", phone.form) == "/console/settings/devices?said=rings"
    assert "This device now rings" in seat.page("/console/settings/devices?said=rings")
    seat.close()
    return phone


def _forget(seat: Seat) -> None:
    (device,) = re.findall(r'name="device" value="([0-9a-f-]{36})"', seat.page("/console/settings/devices"))
    seat.do("/console/settings/devices/forget", {"device": device})
    assert "None yet." in seat.page("/console/settings/devices")
