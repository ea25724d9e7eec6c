"""What is written for those who run a hub: each code, alert and figure that it names is one that there is, and none is left out."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from hubs import Hub

from accord.doors.edge import epochs, health
from accord.doors.edge.node import metrics as node_metrics
from accord.hub import amiss
from accord.hub.backups import queries as backups
from accord.hub.journal.actions import turn
from accord.hub.journal.store.parked import park
from accord.hub.trouble import CAUSES
from accord.server import admission
from accord.server.timings import Timings
from accord.site import unknown

OPERATE = Path(__file__).parents[2] / "docs" / "operate"
RUNBOOK = (OPERATE / "runbook.md").read_text(encoding="utf-8")
RULES = yaml.safe_load((OPERATE / "accord.rules.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]


def test_the_runbook_explains_each_cause_of_readyz_and_no_other() -> None:
    in_source = set(re.findall(r'"((?:no|not|background|index)-[a-z]+)"', Path(health.__file__).read_text(encoding="utf-8")))
    explained = set(re.findall(r"^\| `([a-z-]+)` \| `", RUNBOOK, re.MULTILINE))
    beside = set(re.findall(r"\(`([a-z-]+)`\) \|", RUNBOOK.replace(_warnings(), "")))
    assert explained | beside == in_source | {cause.code for cause in CAUSES}


def test_the_runbook_explains_each_alert_and_no_other() -> None:
    explained = re.findall(r"^\| `(Accord\w+)` \|", RUNBOOK, re.MULTILINE)
    assert sorted(explained) == sorted(rule["alert"] for rule in RULES)
    assert {rule["labels"]["severity"] for rule in RULES} == {"page", "ticket"}


def test_an_edge_node_that_is_gone_or_stale_has_an_alert() -> None:
    asked = {rule["expr"] for rule in RULES}
    assert {'up{job="accord-node"} == 0', "accord_node_fresh == 0"} <= asked
    assert "job_name: accord-node " in (OPERATE / "monitoring.md").read_text(encoding="utf-8")


def test_a_command_beside_an_alert_does_something() -> None:
    """At three in the morning nobody wants the list of what could have been typed."""
    from accord.site.command import main

    table = RUNBOOK.partition("## Alerts")[2]
    typed = re.findall(r"`accord ([a-z -]+)`", table)
    assert {words.split()[0] for words in typed} >= {"parked", "lists", "webhooks"}
    for words in typed:
        found: click.Command | None = main
        for word in words.split():
            assert isinstance(found, click.Group), words
            found = found.get_command(click.Context(found), word)
        assert found is not None and not isinstance(found, click.Group), words


async def _here(job: Any) -> Any:
    return job()


@pytest.fixture
def scrape(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Callable[[], bytes]:
    """What Prometheus reads of the hub."""
    from accord.doors.edge.metrics import Metrics, Now

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    metrics = Metrics(_here, Timings(), lambda: Now(0, {}, 0, {}, {}), "", health.Ready(_here))
    return lambda: asyncio.run(metrics._scraped())


@pytest.mark.parametrize("work", ["clock:request.due", "reports"])
def test_a_deadline_that_was_set_aside_rings_as_an_entry_does(work: str, scrape: Callable[[], bytes]) -> None:
    (named,) = (rule["expr"].removesuffix(" > 0") for rule in RULES if rule["alert"] == "AccordParked")
    with turn() as t:
        park(t.cursor, work, 7, "KeyError at line 3", "4711", t.at)
    figures = re.findall(rf"^{re.escape(named)}\{{(.*)\}} (\S+)$", scrape().decode(), re.MULTILINE)
    assert [labels for labels, value in figures if float(value) > 0] == [f'kind="{work}"']


def test_each_figure_of_an_alert_is_one_that_the_hub_gives(scrape: Callable[[], bytes]) -> None:
    given = set(re.findall(rb"^# TYPE (\w+) ", scrape(), re.MULTILINE))
    node = Path(node_metrics.__file__).read_text(encoding="utf-8")
    given |= {name.encode() for name in re.findall(r'"(accord_node_\w+)"', node)}
    for rule in RULES:
        named = set(re.findall(r"\baccord_\w+", rule["expr"]))
        assert named or rule["alert"] in ("AccordDown", "AccordNodeDown")
        assert {name.encode() for name in named} <= given, rule["alert"]


def test_each_warning_of_readyz_is_one_that_the_hub_gives() -> None:
    sources = "".join(Path(str(module.__file__)).read_text(encoding="utf-8") for module in (health, admission, backups, epochs, unknown))
    codes: list[str] = []
    for words in re.findall(r"^\| ([A-Z…][^|]+?) \| ", _warnings(), re.MULTILINE):
        if words.startswith("… (`"):
            codes += re.findall(r"`([a-z-]+)`", words)
        else:
            assert max(words.split("…"), key=len).strip() in sources, words
    assert sorted(codes) == sorted(each.code for each in amiss.ALL)


def _warnings() -> str:
    return RUNBOOK[RUNBOOK.index("## Warnings") : RUNBOOK.index("## What the log")]


def test_each_setting_that_is_written_down_is_known_and_no_other() -> None:
    written = (OPERATE.parent / "settings.md").read_text(encoding="utf-8")
    rows = "".join(line.split("|")[1] for line in written.splitlines() if line.startswith("| `ACCORD_"))
    assert {f"{unknown.PREFIX}{name}" for name in unknown.SETTINGS} == set(re.findall(r"\bACCORD_[A-Z_]+", rows))


def test_nginx_asks_the_other_edge_machine_for_streams_and_uploads_but_sends_no_upload_twice() -> None:
    (location,) = re.findall(r"^location ~ \^/api/v1/\(feed/applied.*?^\}", (OPERATE / "roles.md").read_text(encoding="utf-8"), re.M | re.S)
    (causes,) = re.findall(r"^ *proxy_next_upstream ([^;]*);", location, re.MULTILINE)
    assert causes.split() == ["error", "timeout"]
    assert "proxy_connect_timeout 1s;" in location
