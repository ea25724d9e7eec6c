"""A column of the journal."""

from typing import Any

from django.db import models


class Seq(models.BigIntegerField):
    """The number of an entry, given and never made by the database.

    On SQLite a primary key of the type `integer`, and of no other, is the row's own address: no second index is kept and walked for it.
    """

    def db_type(self, connection: Any) -> str | None:
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)
