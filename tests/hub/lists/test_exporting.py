"""A list for other programs: what a member may put to a use now, with what is not to be acted on below it; whatever number at a time."""

from typing import Any

import pytest
from hubs import Hub
from listing import vouch
from worlds import caller

from accord.core.signals import BadSignal
from accord.core.times import read_time
from accord.hub.lists import exporting
from accord.hub.lists.errors import BadExport


def lines(who: Any, form: str = "adblock", use: str = "block") -> list[str]:
    """The lines of an export without its remarks, in their order."""
    made = exporting.export(caller(who), use, form)
    text = made.file.read().decode()
    made.file.close()
    assert len(text.encode()) == made.size
    rows = [line for line in text.splitlines() if not line.startswith(("!", "#", "kind,"))]
    assert made.counts.written + made.counts.exceptions == len(rows)
    return rows


@pytest.fixture
def bank(hub: Hub) -> Any:
    return hub.member("Heron Bank", "finance", "TH")


@pytest.mark.parametrize("chunk", [1, 2, 1000])
def test_what_is_listed_and_what_is_excepted_below_it(hub: Hub, bank: Any, monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(exporting, "CHUNK", chunk)
    police = hub.member("Police", "state", "TH")
    for value in ("evil-one.com", "https://evil-one.com/", "https://evil-one.com/login", "evil-two.com", "https://page-only.com/pay"):
        bank.publish(value)
    disputed = police.publish("shop.evil-two.com")
    bank.post(f"/signals/{disputed['id']}/disputes", {"reason": "It is ours."})
    elsewhere = police.publish("shop.no-list.com")
    bank.post(f"/signals/{elsewhere['id']}/disputes", {"reason": "It is ours."})
    for value in ("good.evil-one.com", "good.no-list.com"):
        vouch(hub, value)
    bank.publish("evil-three.com", marking={"tlp": "TLP:AMBER", "audience": {"sectors": ["finance"]}})
    rows = lines(bank)
    assert sorted(rows) == sorted(
        ["||evil-one.com^", "||evil-two.com^", "||evil-three.com^", "@@||good.evil-one.com^", "@@||shop.evil-two.com^"]
    )
    assert [row for row in rows if row.startswith("@@")] == rows[-2:], "exceptions come last"
    assert "||evil-three.com^" not in lines(police)
    pages = [row.split(",")[1] for row in lines(bank, "csv") if row.startswith("url,")]
    assert sorted(pages) == ["evil-one.com/login", "page-only.com/pay"], "a site's first page says what the site says, and is left out"


def test_what_is_too_much_to_judge_at_once_is_judged_by_halves(bank: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    judge, sizes = exporting.judge, list[int]()

    def judges(some: list[Any], *given: Any, **more: Any) -> Any:
        sizes.append(len(some))
        if len(some) > 2:
            raise BadSignal("items", "too-many", "Too many at once.")
        return judge(some, *given, **more)

    monkeypatch.setattr(exporting, "judge", judges)
    names = [f"evil-{number}.com" for number in range(5)]
    for name in names:
        bank.publish(name)
    assert sorted(lines(bank)) == [f"||{name}^" for name in names]
    assert sizes == [5, 2, 3, 1, 2]


def test_what_can_not_be_judged_even_alone_is_no_silence(bank: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def judges(*given: Any, **more: Any) -> Any:
        raise BadSignal("items", "too-many", "Too many at once.")

    monkeypatch.setattr(exporting, "judge", judges)
    bank.publish("evil-one.com")
    with pytest.raises(BadSignal):
        exporting.export(caller(bank), "block", "hosts")


@pytest.mark.parametrize(("name", "form", "field"), [("burn", "hosts", "name"), ("block", "pdf", "format")])
def test_what_there_is_not_is_refused_by_its_field(bank: Any, name: str, form: str, field: str) -> None:
    with pytest.raises(BadExport) as refused:
        exporting.export(caller(bank), name, form)
    assert refused.value.field == field and refused.value.text.endswith(".")


def test_the_serial_of_a_zone_rises_so_that_name_servers_hand_it_on(bank: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """RFC 1982 compares serials in 32 bits; a server that copies the zone (RFC 1034, 4.3.5) asks for it where the serial has risen."""
    bank.publish("evil-one.com")
    serials = []
    for at in ("2026-11-24T16:00:00Z", "2026-11-24T16:00:01Z", "2106-02-07T06:28:15Z"):
        monkeypatch.setattr(exporting, "now", lambda at=at: read_time(at))
        made = exporting.export(caller(bank), "block", "rpz")
        (soa,) = [line for line in made.file.read().decode().splitlines() if " SOA " in line]
        serials.append(int(soa.split()[4]))
    assert serials == [1795536000, 1795536001, 2**32 - 1]
