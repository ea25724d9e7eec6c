"""Work of the hub itself, begun by a command beside it: lists are built, keys of the vault made anew. Killed, it is begun again."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

from kills.acts.base import Act
from kills.acts.publishing import claim
from kills.calls import PATIENCE, NotAnswered
from kills.serving import Serving

TRIES = 40


class ByCommand(Act):
    """Runs `words` until it succeeds."""

    def run(self, *words: str, at: Serving | None = None, before_again: Callable[[str], None] = lambda _: None) -> Any:
        """What it printed with --json, `at` another hub where one is named. `before_again` is told what a try that failed said.
        Raises NotAnswered."""
        hub = at or self.stage.hub
        key = self.calls.new_key()
        self.stage.book.meant(self.name, key, words)
        last = ""
        for _ in range(TRIES):
            done = self.stage.hub.command(*words, "--json", settings=hub.settings)
            if done.returncode == 0:
                told = json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else None
                self.stage.book.told(self.name, key, told)
                return told
            last = (done.stderr.decode(errors="replace").strip().splitlines() or ["it was killed"])[-1]
            self.stage.book.note(f"{self.name} ended before its end")
            before_again(last)
            time.sleep(self.chance.uniform(0.1, 0.4))
        raise NotAnswered(f"{self.name}: accord {' '.join(words)} never succeeds: {last[:200]}")


class BuildLists(ByCommand):
    """A member's list, fetched and verified after each build as the member does, by deltas."""

    name = "lists"
    who = "Bangkok"
    promises = ("_listed",)
    crosses = True

    def __init__(self, *stage: Any) -> None:
        super().__init__(*stage)
        self._listed: list[str] = []
        self._lost: list[str] = []  # those that a restore took back
        self._key = ""

    def begin(self) -> None:
        self._key = self.calls.get(self.name, "/lists/key")["key"]

    def once(self) -> None:
        value = f"listed-{self.chance.getrandbits(64):016x}.com"
        self.calls.send(self.name, "/signals", claim(value))
        self._listed.append(value)
        self.run("lists", "build", "--member", "Bangkok", "--use", "warn")
        self._update()

    def rewind(self, kept: dict[str, Any]) -> int:
        self._lost += self._listed[len(kept["_listed"]) :]
        return super().rewind(kept)

    def _update(self) -> None:
        from accord.client import Client, HubFailed, ListRefused, Unreachable
        from accord.client.lists import Lists

        until, rewinds = time.monotonic() + PATIENCE, self.stage.book.rewinds
        while time.monotonic() < until:
            try:
                with Client(self.stage.hub.reads_at, self.stage.world.tokens[self.who], timeout=15) as client:
                    lists = Lists(self.stage.hub.data.parent / "lists", client, use="warn", key=self._key)
                    lists.update()
                    self.calls.refuse_rewound(rewinds)
                    missed = [value for value in self._listed if lists.check(value) is None]
                    if missed:
                        self.trouble.append(f"lists: {len(missed)} of {len(self._listed)} claims are not in the list built after them.")
                    if left := [value for value in self._lost if lists.check(value) is not None]:
                        self.trouble.append(f"lists: {len(left)} claims that a restore took back are still in the list.")
                    return
            except (Unreachable, HubFailed):
                self.calls.stumbled += 1
                time.sleep(0.1)
            except ListRefused:
                # One of before, until the next is built.
                self.calls.refuse_rewound(rewinds)
                raise
        raise NotAnswered(f"lists: the list could not be fetched in {PATIENCE:.0f} s.")

    def faults(self) -> Iterator[str]:
        try:
            self.run("lists", "build", "--member", "Bangkok", "--use", "warn")
            self._update()
        except Exception as error:
            yield f"lists: {type(error).__name__}: {error}"


class RotateVault(ByCommand):
    """New keys of the vault while records are written; in the end every record opens."""

    name = "rotation"

    def once(self) -> None:
        self.run("vault", "rotate", self.chance.choice(("Sender", "Helper", "Kasi")))
        if self.chance.random() < 0.3:
            self.run("vault", "rotate", "--secret")
        self.stage.over.wait(self.chance.uniform(0.1, 0.6))

    def faults(self) -> Iterator[str]:
        status = self.run("vault", "status")
        if status["damaged"] or status["lost"] or not status["secret_opens"]:
            secret = "opens" if status["secret_opens"] else "does not open"
            yield f"rotation: {status['damaged']} records are damaged, {status['lost']} keys lost, and the secret {secret}."
