"""A served hub is killed at any moment, and holds what it acknowledged: some rounds of `make kill`; and its book can fail."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from kills import oracle
from kills.acts import (
    CONSUMERS,
    AskAndAnswer,
    AttachFiles,
    ExportEvidence,
    FollowStream,
    HandInReports,
    HandOverLead,
    KeepDrafts,
    PublishInBulk,
    PublishOne,
    TakeWebhook,
    UploadEvidence,
    WorkCase,
)
from kills.acts.base import Act
from kills.oracle import ANSWERING
from kills.rounds import Life, Outcome, Plan, lives_of, plan
from kills.world import Worlds

from accord.tables import protocols

SEED = int(os.environ.get("ACCORD_KILL_SEED", "1"))
ROUNDS = {
    "sqlite": (
        ("web", (PublishOne, PublishInBulk, AskAndAnswer, HandOverLead)),
        ("background", (TakeWebhook, HandInReports, FollowStream, WorkCase)),
        ("group", (PublishOne, AttachFiles, KeepDrafts, AskAndAnswer, UploadEvidence, ExportEvidence)),
        ("put-back", (PublishInBulk, PublishOne, KeepDrafts, FollowStream)),
    ),
    "postgresql": (
        ("postgres", (PublishOne, AskAndAnswer, FollowStream)),
        ("group", (PublishInBulk, AttachFiles, HandInReports, UploadEvidence, WorkCase)),
        ("postgres", (PublishOne, HandInReports, AskAndAnswer)),
    ),
}


@pytest.fixture(scope="module")
def worlds() -> Iterator[Worlds]:
    # Not in pytest's own folder, which each new session shuts to the user whom PostgreSQL runs as.
    home = Path(tempfile.mkdtemp(prefix="accord-kills-"))
    made = Worlds(home)
    yield made
    made.close()
    shutil.rmtree(home, ignore_errors=True)


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_nothing_acknowledged_is_lost_or_doubled_whatever_is_killed(vendor: str, worlds: Worlds) -> None:
    plans = [
        replace(plan(SEED + number, vendor=vendor), kind=kind, acts=acts, again=None, after=8, on=0.2)
        for number, (kind, acts) in enumerate(ROUNDS[vendor])
    ]
    life = Life(plans[0], worlds)
    try:
        outcomes = [_play(life, made) for made in plans]
        if vendor == "sqlite":
            assert outcomes[-1].notes["stream was told of another epoch"], "what came after the backup was read already"
            _play_faults(life)
    finally:
        # Its clients run in threads of this process, and would go on beside the tests that follow.
        named = " ".join(life.close())
    for code in ("seq-hole", "ledger", "clock") if vendor == "sqlite" else ():
        assert f"accord verify: {code}" in named, (code, named[:3000])
    assert vendor == "sqlite" or not named


def test_the_oracle_knows_in_which_states_the_clock_of_the_first_answer_is_their_own() -> None:
    states = [named for protocol in protocols().values() for named in protocol.states.items()]
    assert {key for key, state in states if any(clock.key == "answer" for clock in state.clocks)} == set(ANSWERING)


def _play(life: Life, made: Plan) -> Outcome:
    outcome = life.play(made)
    assert not outcome.faults, (str(made), outcome.faults)
    assert outcome.killed
    assert set(outcome.told) >= {act.name for act in made.acts} - {FollowStream.name, TakeWebhook.name}
    return outcome


def _play_faults(life: Life) -> None:
    """What the book does not notice proves nothing: each of these is done behind the hub's back, and must be named."""
    hub, acts = life.stage.hub, life.acts
    claims, asked, files = acts[PublishOne], acts[AskAndAnswer], acts[AttachFiles]
    case, lead, evidence, bags = acts[WorkCase], acts[HandOverLead], acts[UploadEvidence], acts[ExportEvidence]
    assert isinstance(case, WorkCase)
    assert isinstance(lead, HandOverLead)
    assert isinstance(evidence, UploadEvidence)
    assert isinstance(claims, PublishOne)
    assert isinstance(asked, AskAndAnswer)
    assert isinstance(files, AttachFiles)
    id = next(iter(claims.made.values())).replace("-", "")
    request, file = asked.asked[0].id, next(iter(files.files))
    other = "SELECT p.member FROM cases_participant p WHERE p.case_n = cases_case.n AND p.member <> cases_case.lead"
    part, sealed = next(iter(case.parts)), next(iter(evidence.files))
    for sql, act, words in (
        (f"DELETE FROM cases_part WHERE id = '{part}'", case, "lacks 1"),
        (f"UPDATE cases_case SET lead = ({other}) WHERE id = '{lead.case}'", lead, "took it, and"),
        ("DELETE FROM evidence_line WHERE act = 'exported'", bags, "its custody knows of 0 exports"),
        (f"UPDATE evidence_item SET sha256 = x'{bytes(32).hex()}' WHERE part = '{sealed}'", evidence, "is not what was sent"),
        (f"UPDATE evidence_item SET state = 'coming' WHERE part = '{sealed}'", evidence, "lies on the disk and belongs to no file"),
        (f"DELETE FROM signals_signal WHERE id = x'{id}'", claims, "that were acknowledged are lost"),
        (
            f"UPDATE requests_balance SET pending = '0.01' WHERE request = (SELECT n FROM requests_request WHERE id = '{request}')",
            None,
            "ledger",
        ),
        (f"UPDATE requests_attachment SET request = NULL WHERE id = '{file}'", files, "lost"),
        ("DELETE FROM journal_clock WHERE kind = 'request.due'", None, "have no clock"),
        ("DELETE FROM reports_sent WHERE n = (SELECT MAX(n) FROM reports_sent)", acts[HandInReports], "went out unlike"),
        ("UPDATE drafts_draft SET sealed = '00000000000000000000000000000000'", None, "drafts_draft refers to are gone"),
        ("DELETE FROM journal_entry WHERE seq = (SELECT MAX(seq) FROM journal_entry)", None, "its last entry"),
        ("DELETE FROM journal_entry WHERE seq = (SELECT MAX(seq) - 2 FROM journal_entry)", None, "comes"),
    ):
        assert hub.write(sql), sql
        assert any(words in fault for fault in _faults(life, act)), (sql, list(_faults(life, act)))


def _faults(life: Life, act: Act | None) -> list[str]:
    return list(oracle.faults(life.stage.hub) if act is None else act.faults())


def test_hubs_are_played_beside_each_other_by_their_seeds() -> None:
    plans = [plan(seed) for seed in range(5, 30)]
    lives = lives_of(plans)
    assert [made for life in lives for made in life] == plans
    assert [[made.seed for made in life] for life in lives] == [[*range(5, 9)], [*range(9, 17)], [*range(17, 25)], [*range(25, 30)]]
    assert all(len({made.vendor for made in life}) == 1 for life in lives)
    crossing = [made for made in (plan(seed) for seed in range(1, 400)) if made.kind == "put-back"]
    assert all(act.crosses for made in crossing for act in made.acts)
    assert {act for made in crossing for act in made.acts} >= set(CONSUMERS), "each kind of consumer crosses an epoch"


def test_a_round_follows_from_its_seed() -> None:
    assert [plan(seed) for seed in range(1, 60)] == [plan(seed) for seed in range(1, 60)]
    drawn = [plan(seed) for seed in range(1, 400)]
    assert {(made.vendor, made.kind) for made in drawn} == {
        *(("sqlite", kind) for kind in ("group", "web", "background", "put-back")),
        *(("postgresql", kind) for kind in ("group", "web", "background", "postgres", "put-back")),
        *(("spread", kind) for kind in ("group", "web", "background", "machine", "node", "nats", "postgres", "put-back")),
    }
    assert 60 < sum(made.vendor != "sqlite" for made in drawn) < 200
