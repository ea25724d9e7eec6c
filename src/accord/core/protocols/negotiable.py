"""What members may agree on in a protocol of their own, and what no agreement can weaken.

An effect is only ever done as a protocol that ships does it: by the same side and roles, behind the same guards, with the same things
asked, and with whatever else it does then. States, steps, clocks, texts, refusal codes and what is asked beside that are free. All of it
is read off the protocols that ship, so that a guard which is added there holds for the next agreement too.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from typing import Final

from msgspec import Struct

from accord.core.identifiers import KINDS
from accord.core.phrases import Phrase
from accord.core.protocols.definition import Clock, Field, Protocol, Step
from accord.core.protocols.flaws import Flaw
from accord.core.protocols.registry import EFFECTS, GUARDS
from accord.core.times import DAY, SECOND

# The protocols of which members may agree on versions. The others are opened by the hub itself, where a consent, a right or a vetting is
# looked at first: nobody else may write their steps.
NEGOTIABLE: Final = ("block-number", "hold-funds", "inform", "preserve", "takedown")
# Effects that only tell. Every other effect is bound to the protocols that ship with it, since rules of countries hold for these by name.
TELLING: Final = ("ring-desks", "tell-asker", "tell-answerer", "reroute", "refuse-ask")
ABOUT: Final = (*KINDS, "data", "money")
SHORTEST_CLOCK: Final = 60  # seconds, where the hub takes a step at its end
LONGEST_CLOCK: Final = 3650 * DAY // SECOND

_HOLDS: Final = frozenset({"hold", "hold-more", "extend"})
_ENDS_HOLD: Final = frozenset({"release", "give-back", "convert"})


class Shipped(Struct, frozen=True):
    """What ships: the newest version of each protocol by name, of which those of NEGOTIABLE can be agreed on anew."""

    newest: Mapping[str, Protocol]

    def model(self, name: str) -> Protocol | None:
        return self.newest[name] if name in NEGOTIABLE else None

    def models(self, name: str) -> tuple[Protocol, ...]:
        """Those that a protocol of this name is held against: its own, and where it has none all of them."""
        own = self.model(name)
        return (own,) if own is not None else tuple(self.newest[other] for other in NEGOTIABLE)


def weakenings(protocol: Protocol, shipped: Shipped) -> tuple[Flaw, ...]:
    """Everything by which the protocol would weaken what is not negotiable, each once. It has no flaw of `flaws`."""
    parts = (
        _top(protocol, shipped),
        _fields(protocol, shipped),
        _steps(protocol, shipped),
        _clocks(protocol, shipped),
        _money(protocol),
    )
    return tuple(dict.fromkeys(flaw for part in parts for flaw in part))


def _top(protocol: Protocol, shipped: Shipped) -> Iterator[Flaw]:
    name = protocol.name
    own = shipped.model(name)
    if name in shipped.newest and own is None:
        text = Phrase(
            "The hub itself opens `{name}`, so no version of it is agreed on. Choose a name of your own, or one of {allowed}.",
            {"name": name, "allowed": _list(NEGOTIABLE)},
        )
        yield Flaw("not-negotiable", "name", text)
    elif own is not None and protocol.version <= own.version:
        yield Flaw(
            "version-ships",
            "version",
            Phrase(
                "Version {version} of `{name}` ships. Count on from it: {next} or more.",
                {"version": own.version, "name": name, "next": own.version + 1},
            ),
        )
    elif own is None and (like := next((other for other in shipped.newest if _bare(other) == _bare(name)), None)):
        yield Flaw("name-collides", "name", Phrase("This would be taken for `{name}`, which ships. Choose another name.", {"name": like}))
    for other in shipped.newest.values():
        if other.name != name and other.title.casefold() == protocol.title.casefold():
            yield Flaw(
                "name-collides",
                "title",
                Phrase("This would be taken for `{name}`, which ships. Choose another title.", {"name": other.name}),
            )
    kinds = own.kinds if own is not None else ABOUT
    for kind in protocol.kinds:
        if kind not in kinds:
            yield Flaw(
                "not-negotiable",
                "kinds",
                Phrase("It can't be about `{kind}`. Use only {allowed}.", {"kind": kind, "allowed": _list(kinds)}),
            )
    for offer in protocol.offers:
        if offer not in NEGOTIABLE:
            yield Flaw(
                "not-negotiable",
                "offers",
                Phrase("`{offer}` can't be offered before it. Use only {allowed}.", {"offer": offer, "allowed": _list(NEGOTIABLE)}),
            )


def _bare(name: str) -> str:
    return name.replace("-", "").rstrip("s")


def _list(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _fields(protocol: Protocol, shipped: Shipped) -> Iterator[Flaw]:
    """A field that ships keeps what it is: the hub reads some of them, and what is about a person stays in the vault."""
    for key, field in protocol.fields.items():
        known = [model.fields[key] for model in shipped.models(protocol.name) if key in model.fields]
        everywhere = [model.fields[key] for model in shipped.newest.values() if key in model.fields]
        if not field.personal and everywhere and all(other.personal for other in everywhere):
            yield Flaw(
                "personal-data", f"field {key}", Phrase("This is about a person and must stay in the vault. Make it a personal reference.")
            )
        elif known and all(_kind(field) != _kind(other) for other in known):
            text = Phrase("The hub reads `{key}` as it ships. Keep its type and columns, or rename the field.", {"key": key})
            yield Flaw("field-changed", f"field {key}", text)
        elif known and _acted_on(key) and not any(set(field.choices) <= set(other.choices) for other in known):
            yield Flaw(
                "field-changed",
                f"field {key}",
                Phrase("The hub acts on the codes of `{key}`. Use only {allowed}.", {"key": key, "allowed": _list(known[0].choices)}),
            )


def _kind(field: Field) -> tuple[object, ...]:
    columns = tuple(sorted((column.key, column.required, *_kind(column)) for column in field.columns))
    return (field.type, field.personal, field.of or "", field.refusals, columns)


def _acted_on(key: str) -> bool:
    """Whether a guard or an effect reads the codes of the field. A refusal's code is only counted."""
    needs = {need for guard in GUARDS.values() for need in guard.needs} | {need for effect in EFFECTS.values() for need in effect.needs}
    return key in needs - {"refusal"}


def _steps(protocol: Protocol, shipped: Shipped) -> Iterator[Flaw]:
    models = shipped.models(protocol.name)
    steps = [step for model in models for step in _all(model)]
    roles = {side: {role for step in steps if step.side == side for role in step.roles} for side in _sides(models)}
    for step in protocol.opening:
        if step.side != "asker":
            yield Flaw(
                "not-negotiable", f"open {step.key}", Phrase("Only the member that asks opens a request. Open it by the side `asker`.")
            )
        elif "ring-desks" not in step.effects:
            yield Flaw("weakens-step", f"open {step.key}", Phrase("Nobody would be alerted. Add the effect `ring-desks`."))
    for step in _all(protocol):
        place = f"open {step.key}" if step in protocol.opening else f"step {step.key}"
        if step.side not in roles:
            yield Flaw(
                "not-negotiable",
                place,
                Phrase("The side `{side}` takes no step here. Use one of {allowed}.", {"side": step.side, "allowed": _list(roles)}),
            )
            continue
        if more := [role for role in step.roles if role not in roles[step.side]]:
            allowed = sorted(roles[step.side])
            yield Flaw(
                "role-not-allowed",
                place,
                Phrase(
                    "{roles} may not act on the side `{side}`. Use only {allowed}.",
                    {"roles": _list(more), "side": step.side, "allowed": _list(allowed)},
                ),
            )
        found = [flaw for effect in step.effects for flaw in _effect(step, place, effect, protocol, models)]
        own = shipped.model(protocol.name)
        if not found and own is not None and step not in protocol.opening:
            found += _guarded(step, place, own)
        yield from found


def _guarded(step: Step, place: str, own: Protocol) -> Iterator[Flaw]:
    """A step of a key that ships, or into a state that ships, is guarded as there, also where it does nothing but tell."""
    for what, like in (
        (step.key, [other for other in own.steps if (other.key, other.side) == (step.key, step.side)]),
        (step.to, [other for other in own.steps if step.to is not None and (other.to, other.side) == (step.to, step.side)]),
    ):
        lacks = min(([guard for guard in other.guards if guard not in step.guards] for other in like), key=len, default=[])
        if lacks:
            yield Flaw(
                "weakens-step",
                place,
                Phrase("`{what}` is guarded as it ships: add the guards {guards}.", {"what": what, "guards": _list(lacks)}),
            )


def _sides(models: Iterable[Protocol]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(side for model in models for side in model.sides))


def _all(protocol: Protocol) -> tuple[Step, ...]:
    return (*protocol.opening, *protocol.steps)


def _effect(step: Step, place: str, effect: str, protocol: Protocol, models: tuple[Protocol, ...]) -> Iterator[Flaw]:
    is_named = len(models) == 1
    if effect not in TELLING and not (is_named and any(effect in other.effects for other in _all(models[0]))):
        where = [name for name in NEGOTIABLE if not is_named or name != protocol.name]
        text = Phrase(
            "The effect `{effect}` belongs to a protocol that ships, whose rules hold by its name. "
            "Agree on a version of that one, or use {telling}. Those are {names}.",
            {"effect": effect, "telling": _list(TELLING), "names": _list(where)},
        )
        yield Flaw("effect-not-yours", place, text)
        return
    opens = step in protocol.opening
    like = [
        other
        for model in models
        for other in (model.opening if opens else model.steps)
        if effect in other.effects and other.side == step.side
    ]
    if not like:
        text = Phrase(
            "The side `{side}` may not do `{effect}`. Leave the effect out, or give the step another side.",
            {"side": step.side, "effect": effect},
        )
        yield Flaw("weakens-step", place, text)
        return
    if not is_named:
        return  # it only tells, and no protocol that ships says what must be asked first
    lacks = min((tuple(_lacks(step, other, other_than=effect)) for other in like), key=lambda lacks: sum(len(str(lack)) for lack in lacks))
    if lacks:
        yield Flaw(
            "weakens-step", place, Phrase("`{effect}` is done only as it ships: {lacks}.", {"effect": effect, "lacks": _several(lacks)})
        )


def _several(phrases: Iterable[Phrase]) -> Phrase:
    """One after the other."""
    return reduce(lambda before, then: Phrase("{first}; {then}", {"first": before, "then": then}), phrases)


def _lacks(step: Step, model: Step, *, other_than: str) -> Iterator[Phrase]:
    """What the step would have to add so that it does an effect as this step of a protocol that ships does."""
    if guards := [guard for guard in model.guards if guard not in step.guards]:
        yield Phrase("add the guards {guards}", {"guards": _list(guards)})
    if effects := [effect for effect in model.effects if effect not in step.effects and effect != other_than]:
        yield Phrase("add the effects {effects}", {"effects": _list(effects)})
    if roles := [role for role in step.roles if role not in model.roles]:
        yield Phrase("take out the roles {roles}", {"roles": _list(roles)})
    own = {field.key: field for field in step.fields}
    if asked := [field.key for field in model.fields if field.required and not (field.key in own and own[field.key].required)]:
        yield Phrase("ask for {fields}", {"fields": _list(asked)})
    for field in model.fields:
        if field.key in own and _is_looser(own[field.key], field):
            yield Phrase("bound `{key}` at least as tightly, by the same rule", {"key": field.key})
    shown = {field.key for field in model.fields}
    if set(model.effects) & _AMOUNT_ONLY and (
        more := [field.key for field in step.fields if field.key not in shown and _names_account(field)]
    ):
        yield Phrase("take out {fields}: money is answered for by its amount, and never by the account", {"fields": _list(more)})


_AMOUNT_ONLY: Final = frozenset(name for name, effect in EFFECTS.items() if "amount" in effect.needs or "hops" in effect.needs)


def _names_account(field: Field) -> bool:
    return field.type == "identifier" or any(column.type == "identifier" for column in field.columns)


def _is_looser(field: Field, model: Field) -> bool:
    """Whether a time may lie further away, or nearer, than in the protocol that ships."""
    for own, ships, is_most in ((field.most, model.most, True), (field.least, model.least, False)):
        if ships is None:
            continue
        if own is None or own.rule != ships.rule or (own.seconds > ships.seconds if is_most else own.seconds < ships.seconds):
            return True
    return False


def _clocks(protocol: Protocol, shipped: Shipped) -> Iterator[Flaw]:
    known = _rules(shipped.models(protocol.name))
    for key, state in protocol.states.items():
        for clock in state.clocks:
            yield from _clock(f"state {key}, clock {clock.key}", clock, known)
    for key, field in protocol.fields.items():
        for limit in (field.least, field.most):
            if limit is not None and limit.rule is not None and limit.rule not in known:
                yield Flaw(
                    "unknown-rule",
                    f"field {key}",
                    Phrase("No protocol that ships is bound by the rule `{rule}`. Leave it out.", {"rule": limit.rule}),
                )
    model = shipped.model(protocol.name)
    for rule in dict.fromkeys(_clock_rules(model) if model is not None else ()):
        if rule not in _clock_rules(protocol):
            text = Phrase(
                "No clock runs by `{rule}` any more, which the law of some countries sets. Keep a clock with this rule.", {"rule": rule}
            )
            yield Flaw("rule-dropped", "the file", text)
    yield from _circles(protocol)


def _clock(place: str, clock: Clock, known: frozenset[str]) -> Iterator[Flaw]:
    lengths = [length for length in (clock.after, *clock.lengths.values()) if length is not None]
    if clock.then is not None and any(length < SHORTEST_CLOCK for length in lengths):
        yield Flaw("clock-too-short", place, Phrase("The hub takes a step at its end. Give it a minute at least."))
    late = [*lengths, *(escalation.late for escalation in clock.escalate)]
    if any(length > LONGEST_CLOCK for length in late):
        yield Flaw("clock-too-long", place, Phrase("Give it 3650 days at most."))
    if clock.rule is not None and clock.rule not in known:
        yield Flaw(
            "unknown-rule", place, Phrase("No protocol that ships is bound by the rule `{rule}`. Leave it out.", {"rule": clock.rule})
        )


def _rules(models: Iterable[Protocol]) -> frozenset[str]:
    limits = (limit for model in models for field in model.fields.values() for limit in (field.least, field.most))
    return frozenset({rule for model in models for rule in _clock_rules(model)} | {limit.rule for limit in limits if limit and limit.rule})


def _clock_rules(protocol: Protocol) -> list[str]:
    return [clock.rule for state in protocol.states.values() for clock in state.clocks if clock.rule is not None]


def _circles(protocol: Protocol) -> Iterator[Flaw]:
    """A circle of steps that the hub alone takes would go on for ever, and ring somebody each time."""
    ways: dict[str, set[str]] = {key: set() for key in protocol.states}
    for key, state in protocol.states.items():
        started = {clock.then for clock in state.clocks}
        for step in protocol.steps:
            if step.side == "clock" and key in step.from_states and step.key in started and step.to is not None:
                ways[key].add(step.to)
    for key in protocol.states:
        reached, new = set(ways[key]), set(ways[key])
        while new := {to for state_key in new for to in ways[state_key]} - reached:
            reached |= new
        if key in reached:
            yield Flaw(
                "clock-circle", f"state {key}", Phrase("The hub's own clocks lead back here for ever. Let a person's step come between.")
            )
            return


def _money(protocol: Protocol) -> Iterator[Flaw]:
    """Held money always has an end, and no request ends while money is held."""
    if not any(_HOLDS & set(step.effects) for step in protocol.steps):
        return
    for step in protocol.opening:
        if "dispute" not in step.effects:
            text = Phrase("Money is held under this protocol, so opening must say how much. Add the effect `dispute`.")
            yield Flaw("weakens-step", f"open {step.key}", text)
    holding = {to for step in protocol.steps if _HOLDS & set(step.effects) for to in _leads(step)}
    new = holding
    while (
        new := {
            to for step in protocol.steps if not _lets_go(step) for state in step.from_states if state in new for to in _leads(step, state)
        }
        - holding
    ):
        holding = holding | new
    for key in protocol.states:
        if key in holding and not _lapses(protocol, key):
            text = Phrase("Money can be held here and nothing ends the hold. Add a clock until `until` whose step has the effect `lapse`.")
            yield Flaw("hold-without-end", f"state {key}", text)
    for step in protocol.steps:
        if step.to is not None and protocol.states[step.to].final and "nothing-held" not in step.guards:
            text = Phrase("The request would end while money is held. Add the guard `nothing-held`.")
            yield Flaw("ends-with-money-held", f"step {step.key}", text)


def _leads(step: Step, state: str | None = None) -> tuple[str, ...]:
    return (step.to,) if step.to is not None else step.from_states if state is None else (state,)


def _lets_go(step: Step) -> bool:
    """Whether no money is held after it."""
    effects = set(step.effects)
    return "lapse" in effects or "nothing-held" in step.guards or ("amount-all-held" in step.guards and bool(effects & _ENDS_HOLD))


def _lapses(protocol: Protocol, key: str) -> bool:
    ends = {step.key for step in protocol.steps if step.side == "clock" and key in step.from_states and "lapse" in step.effects}
    return any(clock.until == "until" and clock.then in ends for clock in protocol.states[key].clocks)
