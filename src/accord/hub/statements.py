"""Rows of one table, by statements that are made once, for the stores.

Django makes its statement anew for each query, which takes longer than the database does, and an ask makes two hundred of them. So what
every ask, step or page reads and writes goes through these; the rest is the ORM's.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from typing import Any, TypeVar

from django.db import connection, models

from accord.hub import database

Row = TypeVar("Row", bound=models.Model)


def select(table: type[Row], condition: str, *values: Any) -> list[Row]:
    """The rows under a condition; `condition` may go on with an order and a limit."""
    statement, names, read = _reading(table, connection.vendor)
    made = []
    alias = connection.alias  # asked of Django for each row, it takes longer than the row
    for row in database.rows(statement + condition, values):
        cells = list(row)
        for place, convert in read:
            if cells[place] is not None:
                cells[place] = convert(cells[place])
        made.append(table.from_db(alias, names, cells))
    return made


def select_in(table: type[Row], column: str, keys: Iterable[int], *, order: str = "") -> list[Row]:
    """The rows that have one of these numbers in a column, in this order, else in that of the column; some hundreds a query."""
    wanted = sorted(set(keys))
    rows: list[Row] = []
    for start in range(0, len(wanted), database.SOME):
        batch = wanted[start : start + database.SOME]
        rows += select(table, f"{column} IN ({', '.join(['%s'] * len(batch))}) ORDER BY {order or column}", *batch)
    return rows


def written(table: type[models.Model], column: str, value: Any) -> Any:
    """A value as this column stores it, for a condition."""
    write = dict(_writing(table, connection.vendor)[1]).get(column)
    return write(value) if write else value


def insert(rows: Sequence[models.Model], unless: str = "") -> None:
    """New rows of one table, which get their numbers. `unless`: the columns by which one may be there already; then none gets a number."""
    if not rows:
        return
    key, columns, beginning = _writing(type(rows[0]), connection.vendor)
    signs = f"({', '.join(['%s'] * len(columns))})"
    ending = f"ON CONFLICT ({unless}) DO NOTHING" if unless else f"RETURNING {key}"
    values = [write(getattr(row, name)) if write else getattr(row, name) for row in rows for name, write in columns]
    with connection.cursor() as cursor:
        cursor.execute(f"{beginning} {', '.join([signs] * len(rows))} {ending}", values)
        for row, (number,) in zip(rows, [] if unless else sorted(cursor.fetchall()), strict=not unless):
            setattr(row, key, number)


def change(row: models.Model, columns: Sequence[str]) -> None:
    """These columns of a row, as they are now."""
    meta = row._meta
    sets = ", ".join(f"{name} = %s" for name in columns)
    writes = dict(_writing(type(row), connection.vendor)[1])
    values = [write(getattr(row, name)) if (write := writes[name]) else getattr(row, name) for name in columns]
    run(f"UPDATE {meta.db_table} SET {sets} WHERE {meta.pk.attname} = %s", *values, row.pk)


def run(statement: str, *values: Any) -> int:
    """How many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


@lru_cache
def _reading(table: type[models.Model], vendor: str) -> tuple[str, list[str], list[tuple[int, Callable[[Any], Any]]]]:
    """The statement up to its condition, its columns, and what reads those that a driver of this kind does not give as they are."""
    columns = table._meta.concrete_fields
    read: list[tuple[int, Callable[[Any], Any]]] = []
    for place, column in enumerate(columns):
        if hasattr(column, "read"):
            read.append((place, column.read))
            continue
        expression = column.get_col(table._meta.db_table)
        for convert in (*connection.ops.get_db_converters(expression), *column.get_db_converters(connection)):
            read.append((place, partial(_converted, convert, expression)))
    names = [field.attname for field in columns]
    return f"SELECT {', '.join(names)} FROM {table._meta.db_table} WHERE ", names, read


def _converted(convert: Callable[..., Any], expression: Any, value: Any) -> Any:
    return convert(value, expression, connection)


@lru_cache
def _writing(table: type[models.Model], vendor: str) -> tuple[str, tuple[tuple[str, Callable[[Any], Any] | None], ...], str]:
    """The key, each other column with what writes it, and the beginning of the statement."""
    meta = table._meta
    columns = {field.attname: _write(field) for field in meta.concrete_fields if not field.primary_key}
    return meta.pk.attname, tuple(columns.items()), f"INSERT INTO {meta.db_table} ({', '.join(columns)}) VALUES"


def _write(field: Any) -> Callable[[Any], Any] | None:
    if isinstance(field, models.UUIDField):
        return partial(field.get_db_prep_value, connection=connection)
    return getattr(field, "write", None)
