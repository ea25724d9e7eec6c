"""A report sender's consents, and the progress told on the page of the code: steps, what ended, money that came back."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from accord.core.reports.consents import ConsentStatement
from accord.hub import statements
from accord.hub.intake import models


class FollowedStep(Struct, frozen=True):
    """A step that is taken for the sender. `key` tells it from the others of its kind."""

    key: str
    step: str
    state: str
    since: int
    due: int | None


class TakenBack(Struct, frozen=True):
    """The effect of taking a consent back on one thing. `became`: ended, or stays; `word`: what it was, or upon what it rests."""

    consent: str
    became: str
    word: str
    at: int


class MoneyBack(Struct, frozen=True):
    """Money that came back, all of it so far. `bank`: the name of the bank that gave it back; `is_whole`: there is no more of it."""

    amount: str
    code: str
    bank: str
    is_whole: bool
    at: int


def consents(submission: int) -> list[ConsentStatement]:
    """Every yes and no, oldest first."""
    rows = statements.select(models.Said, "submission = %s ORDER BY n", submission)
    return [ConsentStatement(row.word, row.yes, row.at) for row in rows]


def add_consents(submission: int, words: Mapping[str, bool], at: int) -> None:
    """Keep each yes and no. To what is agreed again, nothing of it is told as taken back any more."""
    models.Said.objects.bulk_create(models.Said(submission=submission, word=word, yes=yes, at=at) for word, yes in words.items())
    models.Back.objects.filter(submission=submission, consent__in=[word for word, yes in words.items() if yes]).delete()


def followed(submission: int) -> tuple[FollowedStep, ...]:
    """The steps in the order in which they began."""
    rows = models.Followed.objects.filter(submission=submission).order_by("n").values_list("key", "step", "state", "since", "due")
    return tuple(FollowedStep(*values) for values in rows)


def put_followed(submission: int, step: FollowedStep) -> None:
    models.Followed.objects.bulk_create(
        [models.Followed(submission=submission, key=step.key, step=step.step, state=step.state, since=step.since, due=step.due)],
        update_conflicts=True,
        unique_fields=["submission", "key"],
        update_fields=["step", "state", "since", "due"],
    )


def drop_followed(submission: int, key: str) -> None:
    models.Followed.objects.filter(submission=submission, key=key).delete()


def taken_back(submission: int) -> tuple[TakenBack, ...]:
    """The last first."""
    rows = models.Back.objects.filter(submission=submission).order_by("-at", "n").values_list("consent", "became", "word", "at")
    return tuple(TakenBack(*values) for values in rows)


def put_taken_back(submission: int, consent: str, became: str, words: Iterable[str], at: int) -> None:
    models.Back.objects.bulk_create(
        [models.Back(submission=submission, consent=consent, became=became, word=word, at=at) for word in dict.fromkeys(words)],
        update_conflicts=True,
        unique_fields=["submission", "consent", "became", "word"],
        update_fields=["at"],
    )


def returned(submission: int) -> tuple[MoneyBack, ...]:
    rows = models.Returned.objects.filter(submission=submission).order_by("n").values_list("amount", "code", "bank", "is_whole", "at")
    return tuple(MoneyBack(*values) for values in rows)


def put_returned(submission: int, key: str, money: MoneyBack, at: int) -> None:
    """Kept again, it is the same; its moment is when the amount last changed here."""
    before = models.Returned.objects.filter(submission=submission, key=key, code=money.code, amount=money.amount).first()
    columns = {"amount": money.amount, "bank": money.bank, "is_whole": money.is_whole, "at": at if before is None else before.at}
    models.Returned.objects.update_or_create(submission=submission, key=key, code=money.code, defaults=columns)
