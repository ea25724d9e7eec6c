"""The effects of protocols: a closed table by name, each a function of the step in the making. All in the step's own turn."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext as _

from accord.core.money import steps
from accord.core.money.amounts import Amount
from accord.core.money.ledger import Ledger
from accord.core.money.refusal import MoneyRefused
from accord.core.sharing import STANDINGS
from accord.hub.erasures import actions as erasures
from accord.hub.erasures.vocabulary import RELEASE
from accord.hub.members import actions as member_actions
from accord.hub.members import queries as members
from accord.hub.members.errors import NoSuchMember
from accord.hub.protocol_book import queries as book
from accord.hub.protocol_book.queries import protocols
from accord.hub.requests import store
from accord.hub.requests.errors import Refused
from accord.hub.requests.files import texts
from accord.hub.requests.labels import BARRED
from accord.hub.requests.money import holds, shared_payments
from accord.hub.requests.steps import children, claims, facts, feedback, notices
from accord.hub.requests.steps.context import Work
from accord.hub.requests.store import Party
from accord.hub.requests.vocabulary import (
    ANSWERER,
    ASKER,
    BANK_MESSAGE,
    CLOCK,
    KEPT_DAYS,
    LET_IN,
    RINGS_THE_ASKER,
    RUNG_AT_THE_END,
    SECRETARIAT,
    TOGETHER,
)

# Standings that lead to being let in.
_BEFORE: Final = ("invited", "signed")
FILE_DAYS: Final = 180  # a care file stays open to the member that accepted, unless it is closed before


def carry_out(work: Work) -> None:
    """Every effect of the step, in its order. Raises Refused where the ledger does not allow one: then nothing of the turn stays."""
    try:
        for name in work.taken.effects:
            EFFECTS[name](work)
    except MoneyRefused as error:
        raise Refused(error.code, error.text, "payment" if error.code == "unknown-payment" else "amount") from None


# Notices


def _ring_desks(work: Work) -> None:
    by = work.by if work.by is not None and work.by.n == work.request.asker else members.caller_of(work.request.asker)
    answerers = notices.of_side(work.parties, ANSWERER)
    landed, topic = (work.new.landed, work.new.ask.topic) if work.new is not None else (None, "")
    rung = notices.ring(work.t, work.request, answerers, ANSWERER, by, work.at, landed=landed, topic=topic)
    if rung:
        work.request.desk = next((rung[n] for n in answerers if n in rung), "")
    elif SECRETARIAT in work.protocol.sides:
        # Nobody can be rung: the secretariat can name a member that can act, or invite a guest.
        notices.join_secretariat(work.request, work.parties)
        notices.ring(work.t, work.request, members.secretariat(), SECRETARIAT, by, work.at, topic=topic)
    if not answerers:  # nobody but a guest answers where no member does
        store.send_again(work.request.n, work.at)


def _tell_asker(work: Work) -> None:
    """The entry of the step goes to the asker with all parties; its desk is not rung for good news, nor for what waits in its inbox."""
    work.told.add(work.request.asker)
    if RINGS_THE_ASKER.get(work.protocol.name, "") == work.taken.state:
        notices.press(work.t, work.request, work.parties, ASKER, work.at)


def _tell_answerer(work: Work) -> None:
    answerers = notices.of_side(work.parties, ANSWERER)
    work.told |= set(answerers)
    is_rung = not work.protocol.states[work.taken.state].final or RUNG_AT_THE_END.get(work.protocol.name, "") == work.was
    if work.side != CLOCK and is_rung and work.member not in answerers:
        notices.press(work.t, work.request, work.parties, ANSWERER, work.at)


def _tell_both(work: Work) -> None:
    for side in (ASKER, ANSWERER):
        numbers = notices.whom(work.request, work.parties, side)
        work.told |= set(numbers)
        if work.member not in numbers and not work.protocol.states[work.taken.state].final:
            notices.press(work.t, work.request, work.parties, side, work.at)


def _tell_consulate(work: Work) -> None:
    work.request.facts["consulate-told"] = work.at


def _reroute(work: Work) -> None:
    try:
        row = members.member(str(work.fields["to-member"]))
    except NoSuchMember:
        row = None
    if row is None or row.standing != "active":
        raise Refused("not-a-member", _("Choose an active member from the list of members."), "to-member")
    if row.n == work.request.asker:
        raise Refused("own-request", _("This member made the request. Choose another member to answer it."), "to-member")
    if Party(row.n, ANSWERER) in work.parties:
        # The clock of the first answer would begin again, and nobody new would hear of it.
        raise Refused("alerted-already", _("This member has been alerted to this request already. Choose another one."), "to-member")
    if work.protocol.agreement and row.n not in book.parties(work.protocol.ref):
        text = _("This request runs under a protocol that only some members agreed on. Choose one of these.")
        raise Refused("not-bound", text, "to-member")
    store.add_parties(work.request.n, [Party(row.n, ANSWERER)])
    work.parties.append(Party(row.n, ANSWERER))
    # Now a member answers, so no page does any more.
    store.end_invitations(work.request.n, work.at)
    others = notices.of_side(work.parties, ANSWERER)
    work.request.answerer = others[0] if len(others) == 1 else None
    store.note_answerer(work.request.n, work.request.answerer)
    for step in store.steps_of(work.request.n):
        if step.texts:
            texts.share(step.texts, [row.n], work.request.asker, work.at)
    for key in () if facts.is_for_named(work.request) else ("narrative", "harmed-person", "police-report", "facts"):
        if key in work.request.fields:
            texts.share_if_own(str(work.request.fields[key]), work.request.asker, row.n, work.at, days=KEPT_DAYS)
    notices.ring(work.t, work.request, [row.n], ANSWERER, members.caller_of(work.request.asker), work.at)


# Money


def _amount(work: Work) -> Amount:
    given = work.fields["amount"]
    return Amount(given.value, given.code)


def _post(work: Work, code: str, do: Callable[[Ledger], Ledger]) -> None:
    work.book.change(work.request.n, code, do)


def _dispute(work: Work) -> None:
    at, step = work.at, work.step_id
    if work.new is not None and (came := work.new.came) is not None:
        work.book.follow(came.parent, work.request.n, came.out, came.rate, at=at, step=step, payment=came.payment)
        return
    for row in work.fields["payments"]:
        amount = Amount(row["amount"].value, row["amount"].code)
        work.book.begin(work.request.n, amount.code, partial(_disputed, amount, row["payment"], at, step))


def _disputed(amount: Amount, payment: str, at: int, step: str, ledger: Ledger) -> Ledger:
    return steps.dispute(ledger, amount, at=at, step=step, payment=payment)


def _withdraw(work: Work) -> None:
    """Withdraw pending money. Money that came by a hop stays disputed, since the hop brought it: there the asker's word is an answer."""
    for code, value in work.book.balances(work.request.n, "pending").items():
        if not value:
            continue
        if work.request.parent is None:
            _post(work, code, partial(steps.withdraw, amount=Amount(value, code), at=work.at, step=work.step_id))
        else:
            _post(work, code, partial(steps.refuse, amount=Amount(value, code), at=work.at, step=work.step_id, ground="withdrawn"))


def _mind_others(work: Work) -> None:
    """Where the step can state that a person checked other members' reports, it must state so before money is held or goes back."""
    can_say = any(field.key == "checked-elsewhere" for field in work.taken.step.fields)
    work.book.asks_elsewhere = can_say and work.fields.get("checked-elsewhere") is not True


def _hold(work: Work) -> None:
    amount, until = _amount(work), work.fields["until"]
    if work.how != BANK_MESSAGE:  # money that a bank's message says came back was there until then, whatever ended before
        holds.keep(work.request, work.book, work.protocol, until, work.at)
    _mind_others(work)
    _post(
        work,
        amount.code,
        lambda ledger: steps.hold(ledger, amount, at=work.at, step=work.step_id, until=until, payment=work.fields.get("payment")),
    )


def _hold_more(work: Work) -> None:
    amount, until = _amount(work), work.book.held_until(work.request.n)
    _mind_others(work)
    if until is None:
        raise Refused("nothing-held", _("Nothing is held any more. Answer for it again."), "amount")
    _post(
        work,
        amount.code,
        lambda ledger: steps.hold(ledger, amount, at=work.at, step=work.step_id, until=until, payment=work.fields.get("payment")),
    )


def _moved_on(work: Work) -> None:
    for hop in work.fields["hops"]:
        amount = Amount(hop["amount"].value, hop["amount"].code)
        _post(work, amount.code, partial(steps.moved_on, amount=amount, at=work.at, step=work.step_id))


def _taken_out(work: Work) -> None:
    amount = _amount(work)
    payment = work.fields.get("payment")
    _post(work, amount.code, lambda ledger: steps.taken_out(ledger, amount, at=work.at, step=work.step_id, payment=payment))


def _not_found(work: Work) -> None:
    amount = _amount(work)
    payment = work.fields.get("payment")
    _post(work, amount.code, lambda ledger: steps.not_found(ledger, amount, at=work.at, step=work.step_id, payment=payment))


def _refuse(work: Work) -> None:
    """The amount, or all that is pending in every currency."""
    ground = work.fields["refusal"]
    given = [_amount(work)] if "amount" in work.fields else []
    for amount in given or [Amount(value, code) for code, value in work.book.balances(work.request.n, "pending").items() if value]:
        _post(work, amount.code, partial(steps.refuse, amount=amount, at=work.at, step=work.step_id, ground=ground))


def _extend(work: Work) -> None:
    until, ground = work.fields["until"], work.fields["ground"]
    is_ordered = ground in holds.ORDERS and "order" in work.fields
    holds.keep(work.request, work.book, work.protocol, until, work.at, ordered=is_ordered)

    def later(ledger: Ledger) -> Ledger:
        for hold in ledger.holds:
            if hold.left:
                ledger = steps.extend(ledger, hold.name, until=until, ground=ground, at=work.at, step=work.step_id)
        return ledger

    for code in work.book.of(work.request.n):
        _post(work, code, later)


def _lapse(work: Work) -> None:
    for code in work.book.of(work.request.n):
        _post(work, code, lambda ledger: steps.lapse(ledger, at=work.at, step=work.step_id))


def _release(work: Work) -> None:
    erasures.note(RELEASE, work.request.id, work.at)
    amount, ground = _amount(work), work.fields["release-ground"]
    do = steps.undo if ground == "held-wrongly" else steps.release
    _post(work, amount.code, lambda ledger: do(ledger, amount, at=work.at, step=work.step_id, ground=ground))


def _release_ordered(work: Work) -> None:
    erasures.note(RELEASE, work.request.id, work.at)
    amount, ground = _amount(work), work.fields["release-ground"]
    do = steps.undo if ground == "held-wrongly" else steps.release
    _post(
        work,
        amount.code,
        lambda ledger: do(ledger, amount, at=work.at, step=work.step_id, source="converted", ground=ground),
    )


def _give_back(work: Work) -> None:
    amount = _amount(work)
    _mind_others(work)
    _post(work, amount.code, lambda ledger: steps.give_back(ledger, amount, at=work.at, step=work.step_id))


def _give_back_ordered(work: Work) -> None:
    amount = _amount(work)
    _mind_others(work)
    _post(work, amount.code, lambda ledger: steps.give_back(ledger, amount, at=work.at, step=work.step_id, source="converted"))


def _convert(work: Work) -> None:
    amount = _amount(work)
    _post(work, amount.code, lambda ledger: steps.convert(ledger, amount, at=work.at, step=work.step_id))


def _reopen(work: Work) -> None:
    amount, source = _amount(work), work.fields["correct-from"]
    _post(
        work,
        amount.code,
        lambda ledger: steps.reopen(ledger, amount, source, at=work.at, step=work.step_id, ground=work.fields["ground"]),
    )
    if source == "moved-on":
        gone = work.book.unfollow(work.request.n, amount.code, at=work.at, by=work.step_id, ground=work.fields["ground"])
        shared_payments.store_added(work.book)
        for child in gone:
            _call_off(work, child)


def _call_off(work: Work, child: int) -> None:
    """No money went there after all: the request that followed it is withdrawn, where its protocol has a step for that."""
    request = store.by_number(child)
    assert request is not None and work.take is not None
    steps_there = (
        candidate
        for candidate in protocols()[request.protocol].steps
        if request.state in candidate.from_states and "withdraw" in candidate.effects
    )
    step = next(steps_there, None)
    if step is not None:
        work.take(work.t, request, step.key, side=step.side, role=step.roles[0], by=work.by, at=work.at, fields={}, how=TOGETHER)


def _confirm(work: Work) -> None:
    """Confirm the ask by the bank or the police from now on, with all requests opened together with it, children too."""
    work.request.confirmed, work.request.confirmed_by = work.at, work.member
    if work.how == TOGETHER:
        return
    assert work.take is not None
    others = store.unconfirmed_of(work.request.ask, work.request.n)
    for other in others:
        step = next(
            (
                candidate
                for candidate in work.protocol.steps
                if candidate.key == work.taken.step.key and other.state in candidate.from_states
            ),
            None,
        )
        if other.protocol == work.request.protocol and step is not None:
            work.take(work.t, other, step.key, side=work.side, role=work.role, by=work.by, at=work.at, fields={}, how=TOGETHER)
        else:
            other.confirmed, other.confirmed_by = work.at, work.member
            store.update(other)


# Requests that a request opens by itself


def _spawn_hops(work: Work) -> None:
    children.hops(work, carry_out)


def _spawn_preserve(work: Work) -> None:
    children.preserve(work, carry_out)


def _fact(name: str, value: Any) -> Callable[[Work], None]:
    def note(work: Work) -> None:
        work.request.facts[name] = value

    return note


def _waive_preserve(work: Work) -> None:
    if not facts.is_preserve_open(work.request):
        text = BARRED["nothing-to-waive"]
        raise Refused("nothing-to-waive", _(text))
    work.request.facts["waived"] = True


# Data and people


def _hand_over(work: Work) -> None:
    if "answer" in work.fields and work.member is not None:
        texts.share_if_own(str(work.fields["answer"]), work.member, work.request.asker, work.at, days=KEPT_DAYS)


def _open_file(work: Work) -> None:
    file, most = work.request.fields.get("file"), work.request.facts.get("override until")
    for member in notices.of_side(work.parties, ANSWERER) if file else ():
        texts.share_if_own(str(file), work.request.asker, member, work.at, days=FILE_DAYS, most=most)


def _close_file(work: Work) -> None:
    file = work.request.fields.get("file")
    for member in notices.of_side(work.parties, ANSWERER) if file else ():
        texts.unshare_if_own(str(file), work.request.asker, member, work.at)


def _record_agreement(work: Work) -> None:
    work.request.facts["agreed"] = sorted({*work.request.facts.get("agreed", []), work.side})


def _set_standing(work: Work) -> None:
    """The state that was reached, where it is a standing; one between two standings leaves it.

    A member that was let in by hand goes on taking part while its papers are made up: neither an invitation nor a signature ends that. One
    that has signed before has not unsigned when its request is opened.
    Raises Refused where the hub's own secretariat would end itself.
    """
    state = work.taken.state
    if state not in STANDINGS:
        return
    row = members.by_number([work.request.asker])[work.request.asker]
    if state != "active" and row.n == members.first_member().n:
        raise Refused("first-member", _("The hub's own secretariat can't leave: the operator of the hub acts as it."), "organisation")
    beyond = (row.standing in LET_IN and state in _BEFORE) or (row.standing in _BEFORE and state == _BEFORE[0])
    if row.standing != state and not beyond:
        member_actions.change_standing_in(work.t, row, state, by=work.by or members.operator())


EFFECTS: Final[Mapping[str, Callable[[Work], None]]] = MappingProxyType(
    {
        "ring-desks": _ring_desks,
        "tell-asker": _tell_asker,
        "tell-answerer": _tell_answerer,
        "tell-consulate": _tell_consulate,
        "reroute": _reroute,
        "tell-both": _tell_both,
        "tell-actors": claims.tell_actors,
        "dispute": _dispute,
        "withdraw": _withdraw,
        "hold": _hold,
        "hold-more": _hold_more,
        "moved-on": _moved_on,
        "taken-out": _taken_out,
        "not-found": _not_found,
        "refuse": _refuse,
        "extend": _extend,
        "lapse": _lapse,
        "release": _release,
        "give-back": _give_back,
        "convert": _convert,
        "reopen": _reopen,
        "give-back-ordered": _give_back_ordered,
        "release-ordered": _release_ordered,
        "confirm": _confirm,
        "spawn-hops": _spawn_hops,
        "spawn-preserve": _spawn_preserve,
        "waive-preserve": _waive_preserve,
        "signal-held": lambda work: feedback.act(work, "held"),
        "signal-removed": lambda work: feedback.act(work, "removed"),
        "signal-blocked": lambda work: feedback.act(work, "blocked"),
        "signal-unblocked": lambda work: feedback.unact(work, "blocked"),
        "signal-nothing-found": lambda work: feedback.act(work, "nothing-found"),
        "keep-until": _fact("settled", True),
        "end-keeping": _fact("settled", True),
        "refuse-ask": _fact("settled", True),
        "hand-over": _hand_over,
        "retract-claim": claims.retract,
        "release-holds": claims.release_holds,
        "uphold-claim": lambda work: claims.decide(work, "upheld"),
        "reject-claim": lambda work: claims.decide(work, "rejected"),
        "answer-claim": claims.answer,
        "open-file": _open_file,
        "close-file": _close_file,
        "record-override": _fact("override", True),
        "set-standing": _set_standing,
        "record-agreement": _record_agreement,
        "share-contacts": _fact("contacts", True),
    }
)
