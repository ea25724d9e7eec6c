"""One round: clients at work, a kill, and what holds afterwards. All that is chosen follows from its seed.

A hub lives for some rounds, and what it promised in the first it owes in the last.
"""

import random
import shutil
import signal
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from kills import oracle
from kills.acts import ACTS, CONSUMERS, Act, Stage
from kills.book import Book
from kills.calls import NotAnswered
from kills.putting_back import older_state, put_back
from kills.serving import HubDown, Serving
from kills.world import SPREAD, Worlds

# `put-back`: the whole group, and an older backup is restored in its place.
KINDS = {
    "sqlite": ("group", "group", "web", "background", "put-back"),
    "postgresql": ("group", "web", "background", "postgres", "postgres", "put-back"),
    SPREAD: ("group", "web", "background", "machine", "node", "nats", "postgres", "put-back"),
}
ON_POSTGRES = 0.3  # of the rounds
SPREAD_OUT = 0.4  # of these, by processes that each do a part
WHOLE = ("group", "put-back", "machine", "node", "nats")  # what nobody starts again by himself
AGAIN = 0.2  # of them have a second kill while the hub comes up
CUT = 0.5  # of the restores are killed, and begun again
ENDS_WITHIN = 200.0
LIFE = 8  # rounds of one hub


@dataclass(frozen=True)
class Plan:
    """`after`: how many answers come first, then `delay` seconds; `down`: how long nothing runs; `on`: how long it goes on afterwards;
    `cut`: after how long the restore is killed too, where the hub is put back."""

    seed: int
    vendor: str
    kind: str
    how: signal.Signals
    acts: tuple[type[Act], ...]
    after: int
    delay: float
    down: float
    again: float | None
    on: float
    cut: float | None

    def __str__(self) -> str:
        again = ", and again" if self.again is not None else ""
        return f"seed {self.seed}: {self.vendor}, {self.kind}{again}, over {' '.join(act.name for act in self.acts)}"


def life_of(seed: int) -> int:
    """The number of the hub that this round belongs to."""
    return (seed - 1) // LIFE


def plan(seed: int, *, vendor: str | None = None, acts: Sequence[type[Act]] = ACTS, most: int = 6) -> Plan:
    drawn = "postgresql" if random.Random(f"hub {life_of(seed)}").random() < ON_POSTGRES else "sqlite"
    if drawn == "postgresql" and random.Random(f"spread {life_of(seed)}").random() < SPREAD_OUT:
        drawn = SPREAD
    chance = random.Random(f"kill {seed}")
    vendor = vendor or drawn
    kind = chance.choice(KINDS[vendor])
    if kind == "put-back":
        chosen = _crossing(acts, chance)
        kind = kind if chosen else "group"
    else:
        chosen = chance.sample(list(acts), min(len(acts), chance.randint(3, most)))
    return Plan(
        seed=seed,
        vendor=vendor,
        kind=kind,
        how=chance.choice((signal.SIGKILL, signal.SIGQUIT)) if kind == "postgres" else signal.SIGKILL,
        acts=tuple(act for act in acts if act in chosen),
        after=chance.randrange(1, 25),
        delay=chance.uniform(0, 0.25),
        down=chance.uniform(0, 0.4),
        again=chance.uniform(0, 1.0) if chance.random() < AGAIN else None,
        on=chance.uniform(0.2, 0.8),
        cut=chance.uniform(0.2, 1.5) if chance.random() < CUT else None,
    )


def _crossing(acts: Sequence[type[Act]], chance: random.Random) -> list[type[Act]]:
    """Those who can go on at a hub that was put back: some who are told, and some who give them something to be told of."""
    told = [act for act in acts if act in CONSUMERS]
    telling = [act for act in acts if act.crosses and act not in CONSUMERS]
    return [*chance.sample(told, min(len(told), 2)), *chance.sample(telling, min(len(telling), chance.randint(2, 3)))]


@dataclass
class Outcome:
    plan: Plan
    faults: list[str] = field(default_factory=list)
    killed: int = 0
    told: Counter[str] = field(default_factory=Counter)
    replayed: int = 0
    notes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    down_for: float = 0.0


class Life:
    """A hub, served from its first round on, with its clients and their book. Raises HubDown where it does not come up."""

    def __init__(self, first: Plan, worlds: Worlds) -> None:
        self.folder = worlds.home / f"hub-{first.seed}"
        self.folder.mkdir()
        hub, world = worlds.hub(self.folder, first.vendor)
        self.stage = Stage(hub, world, Book(self.folder / "book.jsonl"), threading.Event(), first.seed)
        self.acts: dict[type[Act], Act] = {}
        hub.start()
        hub.wait_until_ready()

    def play(self, made: Plan, *, all_acts: bool = True, before_checks: Callable[["Life"], None] | None = None) -> Outcome:
        """`all_acts`: those of earlier rounds are looked at too, as each life's last round must; `before_checks` may play a fault."""
        outcome, book = Outcome(made), self.stage.book
        began, told, replayed, odd = time.monotonic(), Counter(book.told_by_act), book.replayed, Counter(book.odd)
        try:
            self._play(made, outcome)
            if before_checks is not None:
                before_checks(self)
            self._check(list(self.acts.values()) if all_acts else [self.acts[kind] for kind in made.acts], outcome, all_acts=all_acts)
        except (HubDown, NotAnswered) as error:
            outcome.faults.append(str(error))
        except Exception:
            outcome.faults.append("the round itself broke off: " + traceback.format_exc(limit=-5))
        outcome.told, outcome.replayed, outcome.notes = book.told_by_act - told, book.replayed - replayed, book.odd - odd
        outcome.seconds = time.monotonic() - began
        return outcome

    def _play(self, made: Plan, outcome: Outcome) -> None:
        hub, book = self.stage.hub, self.stage.book
        self.stage.over.clear()
        for kind in made.acts:
            if kind not in self.acts:
                self.acts[kind] = kind(self.stage)
                self.acts[kind].begin()
        at_work = [self.acts[kind] for kind in made.acts]
        older = older_state(self) if made.kind == "put-back" else None
        for act in at_work:
            act.start()
        ended = hub.ended_by_itself
        _wait_for(book, made.after)
        time.sleep(made.delay)
        began = time.monotonic()
        if older is None:
            _kill(hub, made, outcome)
        else:
            outcome.killed += hub.kill("group")
            put_back(self, older, at_work, made.cut)
        if made.again is not None:
            time.sleep(made.again)
            _kill(hub, made, outcome)
        hub.wait_until_ready()
        outcome.down_for = time.monotonic() - began
        time.sleep(made.on)
        self.stage.over.set()
        ends = time.monotonic() + ENDS_WITHIN
        for act in at_work:
            act.join(max(1.0, ends - time.monotonic()))
        hub.wait_until_ready()
        if hub.ended_by_itself > ended:
            book.note("the whole hub had ended by itself")

    def _check(self, acts: Sequence[Act], outcome: Outcome, *, all_acts: bool) -> None:
        hub = self.stage.hub
        for act in acts:
            act.settle()
        outcome.faults += oracle.wait_until_followed(hub, with_webhooks=all_acts)
        for act in acts:
            outcome.faults += [*act.new_trouble(), *act.faults()]
        outcome.faults += oracle.faults(hub)

    def close(self, keep: Path | None = None, *, is_bad: bool = False) -> list[str]:
        """Killed, and its file looked at; what is wrong with that. Where anything is, the folder is left in `keep`."""
        hub = self.stage.hub
        for act in self.acts.values():
            act.close()
        hub.end()
        if hub.postgres is not None:
            hub.postgres.start()
        faults = [*oracle.damage(hub), *oracle.verified(hub)]
        if hub.postgres is not None:
            hub.postgres.drop(hub.url)
        self.stage.book.close()
        if keep is not None and (faults or is_bad):
            shutil.copytree(self.folder, keep / self.folder.name, dirs_exist_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        return faults


def lives_of(plans: Sequence[Plan]) -> list[list[Plan]]:
    """The plans by the hub that they are played at."""
    return [list(life) for _, life in groupby(plans, key=lambda made: life_of(made.seed))]


def play_life(plans: Sequence[Plan], worlds: Worlds, *, keep: Path | None = None) -> Generator[Outcome, None, None]:
    """One outcome for each plan, at one hub. Where a round found faults, the next has a new one."""
    life: Life | None = None
    try:
        for made in plans:
            is_last = made is plans[-1]
            try:
                life = life or Life(made, worlds)
            except HubDown as error:
                yield Outcome(made, [str(error)])
                continue
            outcome = life.play(made, all_acts=is_last)
            if outcome.faults or is_last:
                outcome.faults += life.close(keep, is_bad=bool(outcome.faults))
                life = None
            yield outcome
    finally:
        if life is not None:
            life.close()


def _wait_for(book: Book, count: int) -> None:
    until, wanted = time.monotonic() + 10, book.count + count
    while book.count < wanted and time.monotonic() < until:
        time.sleep(0.005)


def _kill(hub: Serving, made: Plan, outcome: Outcome) -> None:
    outcome.killed += bool(hub.kill("group" if made.kind == "put-back" else made.kind, made.how))
    if made.kind in WHOLE:
        time.sleep(made.down)
        hub.start()
    elif made.kind == "postgres":
        time.sleep(made.down)
        assert hub.postgres is not None
        hub.postgres.start()
