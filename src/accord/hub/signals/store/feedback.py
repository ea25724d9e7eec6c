"""Members' answers to signals: sightings, actions, disputes."""

from collections.abc import Collection
from uuid import UUID

from accord.hub.journal.actions import Turn
from accord.hub.signals.models import Feedback as Feedback
from accord.hub.signals.models import Signal


def answers(signals: Collection[int]) -> list[Feedback]:
    """All feedback on these signals."""
    return list(Feedback.objects.filter(signal__in=signals).order_by("n"))


def values_of(signal: int, member: int, answer_type: str) -> Collection[str]:
    return set(Feedback.objects.filter(signal=signal, member=member, type=answer_type).values_list("value", flat=True))


def who_acted(signal_id: str) -> set[int]:
    """The members, by number, that acted on a signal: for the caller that must see to it that they undo it."""
    signal = Signal.objects.filter(id=UUID(signal_id).bytes).values("n")
    return set(Feedback.objects.filter(signal__in=signal, type="action").values_list("member", flat=True))


def add(t: Turn, signal: int, member: int, answer_type: str, value: str, count: int, seq: int) -> None:
    """An answer; the same again adds to its count, in the place of one that was withdrawn."""
    Feedback.objects.filter(signal=signal, member=member, type=answer_type, value="withdrawn").delete()
    # An upsert that adds up, which the ORM has no word for.
    t.cursor.execute(
        "INSERT INTO signals_feedback (signal, member, type, value, count, seq, at) VALUES (%s, %s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (signal, member, type, value) DO UPDATE SET count = signals_feedback.count + excluded.count, "
        "seq = excluded.seq, at = excluded.at",
        [signal, member, answer_type, value, count, seq, t.at],
    )


def withdraw_dispute(signal: int, member: int) -> bool:
    """False where none is open."""
    disputes = Feedback.objects.filter(signal=signal, member=member, type="dispute", value="open")
    return disputes.update(value="withdrawn") > 0


def take_back_action(signal: int, member: int, action: str) -> bool:
    """False where there is none."""
    return Feedback.objects.filter(signal=signal, member=member, type="action", value=action).delete()[0] > 0
