"""The closed list of guards and effects. A protocol names them; what a guard decides is here, what an effect does is in the hub.

A guard looks at the facts that the hub states and at the fields of the step, and at nothing else. A fact that is not stated opens
nothing. An effect is only named by the machine, in order; the hub carries it out in the same transaction as the step.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from msgspec import Struct

from accord.core.protocols.labels import REFUSALS

Facts = Mapping[str, Any]
Values = Mapping[str, Any]

# Facts that the hub states about a running request, for the guards that read it.
FACTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "confirmed": "true where a bank or the police stands behind the ask",
        "embargo": "true while the police ask that nobody acts on an identifier of the request",
        "pending": "the disputed money that nobody has answered for yet, by currency, as exact decimals",
        "held": "the money that is still held, by currency, as exact decimals",
        "held until": "the date of the hold that stands, in microseconds since 1970",
        "converted": "the money that stands under an order, by currency, as exact decimals",
        "answered": "the money answered for, by `moved-on`, `taken-out`, `not-found`, `refused` and `released`, and in each by currency",
        "domestic": "true where the asker and the answerer are in the same country",
        "preserve open": "true while a preserve request that was asked for first is neither answered nor waived",
        "consent": "true where the person consented to exactly this and has not withdrawn it",
        "override": "true where somebody with the right to do so recorded why the consent is not needed",
        "member": "the member that takes the step",
        "claimants": "the members whose claims the appeal is about",
        "appellant": "the member that appeals, or nothing where a person does",
        "proof": "true where the hub saw the proof of control succeed",
        "undecided": "how many claims of the appeal are still to be decided",
        "upheld": "for how many claims the appeal was upheld",
        "own claims": "the ids of the claims that the member that takes the step made",
        "unapplied": "how many members that acted on a retracted claim have not said yet that they applied it",
        "other agreed": "true where the officer on the other side has already agreed",
        "answers": "true where a member that was asked takes part at the moment, and has not said no",
    }
)


class Guard(Struct, frozen=True):
    """`refusal` is what the person is told who may not pass: a sentence with a next step. `needs` are fields that the step must ask."""

    name: str
    text: str
    refusal: str
    reads: tuple[str, ...]
    check: Callable[[Facts, Values], bool]
    needs: tuple[str, ...] = ()


class Effect(Struct, frozen=True):
    """`needs` are fields that the step must ask for, as the parameters of the effect; each may be optional in the step."""

    name: str
    text: str
    needs: tuple[str, ...] = ()


def _sum(values: Values, key: str) -> Mapping[str, Decimal]:
    """The amounts that a field states, by currency: one amount, or the amounts of a list's rows."""
    sums: dict[str, Decimal] = {}
    stated = values.get(key)
    for amount in [row["amount"] for row in stated] if isinstance(stated, tuple) else [stated] if stated is not None else []:
        sums[amount.code] = sums.get(amount.code, Decimal(0)) + amount.value
    return sums


def _within(values: Values, key: str, limits: Mapping[str, Decimal]) -> bool:
    stated = _sum(values, key)
    return bool(stated) and all(value <= limits.get(currency, 0) for currency, value in stated.items())


def _is_all(values: Values, key: str, totals: Mapping[str, Decimal]) -> bool:
    stated = _sum(values, key)
    return bool(stated) and dict(stated) == {currency: value for currency, value in totals.items() if value}


_GUARDS: Final = (
    Guard(
        "confirmed",
        "A bank or the police stands behind the ask.",
        (
            "No bank or police force has confirmed this request yet, so no money can be held for it. Let the sender's bank or the police "
            "confirm it first."
        ),
        ("confirmed",),
        lambda facts, values: facts["confirmed"] is True,
    ),
    Guard(
        "not-confirmed",
        "Nobody has confirmed the ask yet.",
        "This request is confirmed already. Nothing more is needed.",
        ("confirmed",),
        lambda facts, values: facts["confirmed"] is False,
    ),
    Guard(
        "no-embargo",
        "The police have put no embargo on what the request is about.",
        "The police have set an embargo on this: do not act. Contact those police first.",
        ("embargo",),
        lambda facts, values: facts["embargo"] is False,
    ),
    Guard(
        "amount-all-pending",
        "The amount is all that is still pending, in every currency of the request.",
        "The amount is not what is still pending. Give exactly what is pending, or answer for a part of it.",
        ("pending",),
        lambda facts, values: _is_all(values, "amount", facts["pending"]),
        ("amount",),
    ),
    Guard(
        "amount-part-pending",
        "The amount is less than what is still pending.",
        "The amount is not a part of what is still pending. Give less than what is pending, or answer for all of it.",
        ("pending",),
        lambda facts, values: _within(values, "amount", facts["pending"]) and not _is_all(values, "amount", facts["pending"]),
        ("amount",),
    ),
    Guard(
        "amount-within-pending",
        "The amount is at most what is still pending.",
        "The amount is more than what is still pending. Give at most what is pending.",
        ("pending",),
        lambda facts, values: _within(values, "amount", facts["pending"]),
        ("amount",),
    ),
    Guard(
        "refused-within-pending",
        "Something is still pending, and the amount, where one is given, is at most that.",
        "The amount is more than what is still pending. Give at most what is pending, or leave it out to refuse all of it.",
        ("pending",),
        lambda facts, values: any(facts["pending"].values()) and ("amount" not in values or _within(values, "amount", facts["pending"])),
    ),
    Guard(
        "amount-within-answered",
        "The amount is at most what was answered for in that way.",
        "The amount is more than what was answered for in that way. Give at most that.",
        ("answered",),
        lambda facts, values: _within(values, "amount", facts["answered"].get(values["correct-from"], {})),
        ("amount", "correct-from"),
    ),
    Guard(
        "hops-within-pending",
        "The hops together are at most what is still pending.",
        "The hops together are more than what is still pending. Give at most what is pending.",
        ("pending",),
        lambda facts, values: _within(values, "hops", facts["pending"]),
        ("hops",),
    ),
    Guard(
        "amount-all-held",
        "The amount is all that is still held.",
        "The amount is not what is still held. Give exactly what is held, or take the step for a part of it.",
        ("held",),
        lambda facts, values: _is_all(values, "amount", facts["held"]),
        ("amount",),
    ),
    Guard(
        "amount-part-held",
        "The amount is less than what is still held.",
        "The amount is not a part of what is still held. Give less than what is held, or take the step for all of it.",
        ("held",),
        lambda facts, values: _within(values, "amount", facts["held"]) and not _is_all(values, "amount", facts["held"]),
        ("amount",),
    ),
    Guard(
        "amount-within-converted",
        "The amount is at most what stands under an order.",
        "The amount is more than the amount under an order. Give at most that amount.",
        ("converted",),
        lambda facts, values: _within(values, "amount", facts["converted"]),
        ("amount",),
    ),
    Guard(
        "until-later",
        "The new date lies after that of the hold that stands.",
        "This date is not later than the date on which the hold ends now. Give a later date, or release the money instead.",
        ("held until",),
        lambda facts, values: facts["held until"] is not None and values["until"] > facts["held until"],
        ("until",),
    ),
    Guard(
        "nothing-held",
        "No money is held any more.",
        "Money is still held. Release it, return it or convert it to an order first.",
        ("held",),
        lambda facts, values: not any(facts["held"].values()),
    ),
    Guard(
        "domestic",
        "Asker and answerer are in the same country.",
        "Asker and answerer are in different countries. Take the step for a foreign request.",
        ("domestic",),
        lambda facts, values: facts["domestic"] is True,
    ),
    Guard(
        "foreign",
        "Asker and answerer are in different countries.",
        "Asker and answerer are in the same country. Take the step for a domestic order.",
        ("domestic",),
        lambda facts, values: facts["domestic"] is False,
    ),
    Guard(
        "preserve-settled",
        "No preserve request is open that was asked for before the takedown.",
        "A preserve request for this is still open. Answer it first, or let the asker waive it.",
        ("preserve open",),
        lambda facts, values: facts["preserve open"] is False,
    ),
    Guard(
        "consent",
        "The person consented to exactly this.",
        "The person has not consented to this. Ask the person: without consent, it must not be done.",
        ("consent",),
        lambda facts, values: facts["consent"] is True,
    ),
    Guard(
        "consent-or-override",
        "The person consented, or an override is recorded.",
        "The person has not consented and no override is recorded. Ask the person, or record why this may be done without.",
        ("consent", "override"),
        lambda facts, values: facts["consent"] is True or facts["override"] is True,
    ),
    Guard(
        "impartial",
        "The reviewer's member is neither a claimant nor the appellant.",
        "Your member claims or appeals here, so it may not review. Let another member decide.",
        ("member", "claimants", "appellant"),
        lambda facts, values: facts["member"] not in (None, facts["appellant"]) and facts["member"] not in facts["claimants"],
    ),
    Guard(
        "proof-seen",
        "The hub saw the proof of control succeed.",
        "The proof of control has not succeeded yet. Follow what the page says for this identifier, and try again.",
        ("proof",),
        lambda facts, values: facts["proof"] is True,
    ),
    Guard(
        "all-decided",
        "Every claim of the appeal is decided.",
        "Some claims are still undecided. Uphold or reject each of them first.",
        ("undecided",),
        lambda facts, values: facts["undecided"] == 0,
    ),
    Guard(
        "some-upheld",
        "The appeal was upheld for at least one claim.",
        "The appeal was upheld for no claim. Conclude it as rejected.",
        ("upheld",),
        lambda facts, values: facts["upheld"] > 0,
    ),
    Guard(
        "none-upheld",
        "The appeal was upheld for no claim.",
        "The appeal was upheld for a claim. Conclude it as upheld.",
        ("upheld",),
        lambda facts, values: facts["upheld"] == 0,
    ),
    Guard(
        "bank-says-yes",
        "The bank says that the appellant holds the account.",
        "The bank does not confirm it. Let the appellant prove control in another way.",
        (),
        lambda facts, values: values["bank-confirms"] is True,
        ("bank-confirms",),
    ),
    Guard(
        "own-claim",
        "The claim is the member's own.",
        "This claim is another member's. Answer for your own.",
        ("own claims",),
        lambda facts, values: values["claim"] in facts["own claims"],
        ("claim",),
    ),
    Guard(
        "all-applied",
        "Every member that acted on a retracted claim has said that it applied the retraction.",
        "Some members have not applied the retraction yet. Wait for them, or call their desks.",
        ("unapplied",),
        lambda facts, values: facts["unapplied"] == 0,
    ),
    Guard(
        "something-told",
        "Something is told: records, or figures.",
        "The answer is empty. Give an answer or figures, or refuse with a ground.",
        (),
        lambda facts, values: "answer" in values or "figures" in values,
    ),
    Guard(
        "vetting-passed",
        "The organisation is who it says it is, and its desk answered a test ring.",
        "The vetting is not complete. Check who it is and call its desk first.",
        (),
        lambda facts, values: values["authority-checked"] is True and values["desk-reached"] is True,
        ("authority-checked", "desk-reached"),
    ),
    Guard(
        "other-agreed",
        "The officer on the other side has already agreed.",
        "The officer on the other side has not agreed yet. Say that you agree, and wait for the other.",
        ("other agreed",),
        lambda facts, values: facts["other agreed"] is True,
    ),
    Guard(
        "other-not-agreed",
        "The officer on the other side has not agreed yet.",
        "The officer on the other side has agreed already. Conclude the agreement.",
        ("other agreed",),
        lambda facts, values: facts["other agreed"] is False,
    ),
    Guard(
        "nobody-answers",
        "None of the members that were asked takes part at the moment.",
        "A member that was asked can still answer. Wait for it, or call it.",
        ("answers",),
        lambda facts, values: facts["answers"] is False,
    ),
)

_EFFECTS: Final = (
    # Who is told
    Effect("ring-desks", "Every responsible desk will be alerted, and an open guest page will be sent where the desk is no member's."),
    Effect(
        "tell-asker",
        (
            "The member that asked will be told. If a report started the request, its sender will see the new state with the code of the "
            "report."
        ),
    ),
    Effect("tell-answerer", "The desk of the member that answers will be told."),
    Effect("tell-consulate", "The consulate's desk will be told, and the person's file will show that it was."),
    Effect("reroute", "The request will go to the desks of the other member too, and they will be alerted.", ("to-member",)),
    Effect("tell-both", "Each of the two officers will be told about the other, and no one else will be."),
    Effect("tell-actors", "Every member that acted on the claim will be told, and must say when it has undone what it did."),
    # Money. The ledger of the request: disputed = pending + held + moved on + taken out + not found + refused, and
    # held = still held + released + returned + converted to an order. Each step posts one kind of entry.
    Effect(
        "dispute", "The amount given for each payment will count as disputed, and as pending until a member answers for it.", ("payments",)
    ),
    Effect(
        "withdraw",
        "The amount that is still pending will no longer count as disputed: the member that asked takes back its request for it.",
    ),
    Effect("hold", "The amount will move from pending to held, until the date given.", ("amount", "until", "payment")),
    Effect("hold-more", "The amount will move from pending to held, until the date on which the hold ends now.", ("amount", "payment")),
    Effect("moved-on", "The amount of each onward payment will move from pending to moved on.", ("hops",)),
    Effect("taken-out", "The amount will move from pending to taken out.", ("amount",)),
    Effect("not-found", "The amount will move from pending to not found.", ("amount",)),
    Effect(
        "refuse", "The amount will move from pending to refused; if no amount is given, all that is pending will.", ("amount", "refusal")
    ),
    Effect("extend", "The amount that is still held will stay held until the new date.", ("until", "ground")),
    Effect("lapse", "Every hold whose date has come will end, and what it held will be released."),
    Effect(
        "release",
        "The amount will move from held to released. If it was held wrongly, it will count as that.",
        ("amount", "release-ground"),
    ),
    Effect("give-back", "The amount will move from held to returned.", ("amount",)),
    Effect("convert", "The amount will move from held to under an order.", ("amount", "order")),
    Effect(
        "reopen",
        "The amount will be pending again, because an earlier answer was wrong or something new is known.",
        ("amount", "correct-from", "ground"),
    ),
    Effect("give-back-ordered", "The amount will move from under an order to returned.", ("amount",)),
    Effect("release-ordered", "The amount will move from under an order to released.", ("amount", "release-ground")),
    Effect("confirm", "The request will count as confirmed by the member that takes the step."),
    # Requests that a request opens of itself
    Effect(
        "spawn-hops", "A new request will be opened for each onward payment, at the members responsible where the money went.", ("hops",)
    ),
    Effect(
        "spawn-preserve",
        "If you say yes to that field, a preserve request about the same thing will be opened at the same desk.",
        ("preserve-first",),
    ),
    Effect("waive-preserve", "The takedown will no longer wait for its preserve request, which will go on."),
    # Feedback to signals, verdicts and scorecards
    Effect("signal-held", "The action `held` will be recorded on the signals about it."),
    Effect("signal-removed", "The action `removed` will be recorded on the signals about it."),
    Effect("signal-blocked", "The action `blocked` will be recorded on the signals about it."),
    Effect("signal-unblocked", "The action `blocked` will be withdrawn from the signals about it."),
    Effect("signal-nothing-found", "The action `nothing found` will be recorded on the signals about it."),
    # Data
    Effect("keep-until", "The member that answers must keep the data until the date given.", ("until",)),
    Effect("end-keeping", "The member that answers need no longer keep the data."),
    Effect("refuse-ask", "The refusal will be recorded with its code, for scorecards and gaps.", ("refusal",)),
    Effect("hand-over", "The member that asked will be able to read the answer, as far as the marking allows.", ("answer", "figures")),
    # Appeals
    Effect("retract-claim", "That claim will be retracted, and every member that received it will be told.", ("claim",)),
    Effect(
        "release-holds",
        (
            "Every hold that rests on that claim alone will be released. "
            "A member that blocked because of that claim alone will be alerted, and must lift the block itself."
        ),
        ("claim",),
    ),
    Effect("uphold-claim", "It will be recorded that the appeal is upheld for that claim.", ("claim",)),
    Effect("reject-claim", "It will be recorded that the appeal is rejected for that claim.", ("claim", "refusal")),
    Effect("answer-claim", "The claimant's answer for that claim will be recorded, for the reviewer.", ("claim", "findings")),
    # People
    Effect("open-file", "The member that accepts will be able to read the person's care file, as far as the person consented."),
    Effect("close-file", "The member will no longer be able to read the person's care file."),
    Effect(
        "record-override", "The override will be recorded with who, when and why, and the person's file will show it.", ("override-ground",)
    ),
    # Members
    Effect("set-standing", "The member's standing will change to the state to which this step leads."),
    # Officers who work the same target
    Effect("record-agreement", "It will be recorded that the officer on this side agrees."),
    Effect("share-contacts", "The two officers will see each other's desk and name."),
)

GUARDS: Final[Mapping[str, Guard]] = MappingProxyType({guard.name: guard for guard in _GUARDS})
EFFECTS: Final[Mapping[str, Effect]] = MappingProxyType({effect.name: effect for effect in _EFFECTS})


def refusal_of(name: str, facts: Facts, values: Values) -> tuple[str, str] | None:
    """Why the guard does not let the step pass: a code and a sentence; None where it does."""
    guard = GUARDS[name]
    for fact in guard.reads:
        if fact not in facts:
            return "fact-missing", f"It is not known whether this may be done: {fact} is not stated. Try again, or tell the secretariat."
    if guard.check(facts, values):
        return None
    return ("other-currency", REFUSALS["other-currency"]) if _is_other_currency(guard, facts, values) else (name, guard.refusal)


def _is_other_currency(guard: Guard, facts: Facts, values: Values) -> bool:
    """Whether nothing stated is in a currency of which the guard counts anything."""
    key = next((key for key in ("amount", "hops") if key in guard.needs), None)
    totals = facts.get(guard.reads[0]) if key else None
    if key is None or not isinstance(totals, Mapping) or not all(isinstance(total, Decimal) for total in totals.values()):
        return False
    stated = _sum(values, key)
    return bool(stated) and any(totals.values()) and not any(totals.get(code) for code in stated)
