"""The hub past one machine, with all its parts, while a NATS server loses its store, a replica stands still and a background is killed: a
short round of `make scale`; and what it looks at can fail."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from bells import Post
from scale.consumers import WEBHOOK
from scale.machines import Machines
from scale.scene import Plan, Scene

SHORT = Plan(
    rate=60, seconds=6, consumers=8, checks=12, stands=2, retract_every=0.3, comes_back=True, durable=False, processes=1, own_share=0.2
)


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not in pytest's own folder, which each new session shuts to the user whom PostgreSQL runs as.
    made = Path(tempfile.mkdtemp(prefix="accord-scale-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


def test_everybody_ends_equal_whatever_falls(folder: Path) -> None:
    said: list[str] = []
    with Post() as post:
        settings = {"ACCORD_SMTP": post.address, "ACCORD_MAIL_FROM": "bells@accord.example", "ACCORD_PRIVATE_HOOKS": "1"}
        machines = Machines(folder, settings, durable=False)
        try:
            scene = Scene(SHORT, machines, post, said.append)
            outcome = scene.play()
            assert not outcome.faults, (outcome.faults, said)
            figures = outcome.figures
            assert figures["consumers"] == 8 and figures["published"] > 60 and figures["bells"] == figures["mails"] > 0
            assert figures["taken back"] > 2 and figures["entries of a reader"] > 60
            assert {kind for spec in scene.specs for kind in [spec.kind]} == {"feed", "stream", WEBHOOK}
            for words in ("store wiped", "back, empty", "stands still", "goes on", "is killed", "started again"):
                assert any(words in line for line in said), words
            _play_faults(scene)
        finally:
            machines.end()


def _play_faults(scene: Scene) -> None:
    """What the scene does not notice proves nothing."""
    reader = scene.cast.readers[0]
    feed = scene._feed(reader.token)
    spec = next(spec for spec in scene.specs if spec.member == 0)
    for seqs, words in (
        ([entry["seq"] for entry in feed[1:]], "1 never came"),
        ([entry["seq"] for entry in [*feed, feed[-1]]], "1 came twice"),
        ([entry["seq"] for entry in [feed[1], feed[0], *feed[2:]]], "out of order"),
    ):
        from array import array

        Path(spec.seqs).write_bytes(array("q", seqs).tobytes())
        scene._compare(replace(spec), {"trouble": [], "count": len(seqs), "digest": ""}, feed, "another")
        assert words in scene.outcome.faults.pop()
    scene._is_the_journal({0: feed[:-1] if feed[-1]["type"] == "signal.published" else _without_a_claim(feed)})
    assert "1 are not in its feed" in scene.outcome.faults.pop()
    scene._is_the_journal({0: [*feed[:-1], {**feed[-1], "at": "2000-01-01T00:00:00Z"}]})
    assert "not what the journal holds" in scene.outcome.faults.pop()
    scene.post.mails.append(scene.post.mails[0].__class__(**{**vars(scene.post.mails[0]), "id": "another"}))
    scene._bells()
    assert "bells:" in scene.outcome.faults.pop()


def _without_a_claim(feed: list[dict[str, object]]) -> list[dict[str, object]]:
    place = next(place for place, entry in enumerate(feed) if entry["type"] == "signal.published")
    return [*feed[:place], *feed[place + 1 :]]
