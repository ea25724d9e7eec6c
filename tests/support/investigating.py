"""What tests of cases share: a case of the police that others join, and what each of them is shown."""

from typing import Any

from bells import NOON

DAY = 86_400_000_000
HOUR = 3_600_000_000
MINUTE = 60_000_000
TITLE = "Golden Orchid trading app"
NOTE = "Ms Quivolda Ostrovantz paid into three accounts."
PERSON = {"name": "Torvald Mekkelhaus", "also-known-as": "Uncle Ping", "phones": "+66 81 234 5678", "why": "He sent the link"}
NUMBER = "+66 81 555 0134"


def opened(made: Any, who: str = "Police", *, at: int = NOON, title: str = TITLE, **more: Any) -> str:
    from accord.hub.cases import actions

    return actions.open_case(made[who], title=title, at=at, **more)


def joined(made: Any, case: str, *names: str, lead: str = "Police", ceiling: str = "amber+strict", at: int = NOON, **more: Any) -> None:
    """These members are invited, and accept."""
    from accord.hub.cases import actions

    for name in names:
        actions.invite(made[lead], case, made[name].id, ceiling, at=at, **more)
        actions.accept(made[name], case, at=at)


def ids(made: Any, *names: str) -> list[str]:
    return [made[name].id for name in names]


def page(made: Any, case: str, who: str = "Police", *, at: int = NOON) -> Any:
    from accord.hub.cases import queries

    return queries.case(made[who], case, at=at)


def work(at: int) -> None:
    """The background's part."""
    from accord.hub.cases import followers

    while followers.work(at):
        pass


def whole_view(who: Any, cases: list[str], *, refs: list[tuple[str, str]] = (), at: int = NOON) -> Any:  # type: ignore[assignment]
    """All that a caller gets of cases, by every query: for comparing two worlds that must look alike to it."""
    from accord.hub.cases import queries
    from accord.hub.refusals import Refusal

    def asked(ask: Any, *args: Any, **more: Any) -> Any:
        try:
            return ask(*args, **more)
        except Refusal as refusal:
            return (type(refusal).__name__, refusal.code, refusal.text, refusal.field, getattr(refusal, "happened", None))

    view: dict[Any, Any] = {"counts": queries.counts(who, at=at), "due": asked(queries.due, who, at=at)}
    view["open"] = queries.open_cases(who, at=at)
    for state in (None, "open", "closed", "invited"):
        view["list", state] = asked(queries.cases, who, state=state, at=at)
    for text in ("orchid", "quivolda", NUMBER, "mekkelhaus", "note", "1"):
        view["search", text] = asked(queries.cases, who, text=text, at=at)
    view["pages"] = _pages(queries, who, at)
    for kind, ref in refs:
        view["of", kind, ref] = queries.cases_of(who, kind, ref, at=at)
    for case in cases:
        view["case", case] = asked(queries.case, who, case, at=at)
        view["timeline", case] = asked(queries.timeline, who, case, at=at)
        view["money", case] = asked(queries.money, who, case, at=at)
        view["persons", case] = asked(queries.persons, who, case, at=at)
        view["access", case] = asked(lambda case=case: _without_n(queries.access(who, case)))
    return {key: repr_of(value) for key, value in view.items()}


def _pages(queries: Any, who: Any, at: int) -> list[Any]:
    """The list, one row a page."""
    rows, after = queries.cases(who, limit=1, at=at)
    pages = [rows]
    while after is not None:
        rows, after = queries.cases(who, limit=1, after=after, at=at)
        pages.append((rows, after))
    return pages


def _without_n(access: Any) -> Any:
    from msgspec.structs import replace

    return replace(access, n=0)  # never shown to a caller


def repr_of(value: Any) -> Any:
    """A value with the fields that a print leaves out."""
    from dataclasses import fields, is_dataclass

    from msgspec import Struct

    if isinstance(value, Struct):
        return (type(value).__name__, *((name, repr_of(getattr(value, name))) for name in value.__struct_fields__))
    if is_dataclass(value) and not isinstance(value, type):
        return (type(value).__name__, *((field.name, repr_of(getattr(value, field.name))) for field in fields(value)))
    if isinstance(value, list | tuple):
        return tuple(repr_of(item) for item in value)
    if isinstance(value, dict):
        return tuple(sorted((str(key), repr_of(item)) for key, item in value.items()))
    return repr(value)
