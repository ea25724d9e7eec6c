"""A hub with a thousand audiences to measure in."""

import secrets
from dataclasses import replace
from typing import Any

from django.db import connection

from accord.core.identifiers import NotAnIdentifier, parse
from accord.core.signals import Draft
from accord.formats.signals import read_signal, read_wire
from accord.hub.journal import actions as journal_actions
from accord.hub.journal import queries as journal
from accord.hub.members import actions as member_actions
from accord.hub.members import queries as members
from accord.hub.signals.actions import publish
from accord.hub.verdicts import queries as verdicts
from accord.tables import identifier_tables, schemes
from bench.corpus import audiences


class World:
    def __init__(self, len_audiences: int) -> None:
        journal_actions.begin()
        first = member_actions.add_member("Bench secretariat", "secretariat")
        operator = members.operator()
        rows = [member_actions.add_member(f"Bench member {number}", "finance", "TH", by=operator) for number in range(40)]
        self.publisher = members.as_member(first)
        self.readers = [row.n for row in rows[:3]]
        self.asker = members.as_member(rows[2])
        marking = [
            read_signal(
                read_wire(
                    {
                        "identifier": {"value": "a.example.com"},
                        "scheme": "other",
                        "marking": {"tlp": "AMBER", "audience": {"members": named}},
                    }
                ),
                originator=first.id,
                tables=identifier_tables(),
                schemes=schemes(),
            ).marking
            for named in audiences(len_audiences, [row.id for row in rows])
        ]
        self.markings = marking

    def drafts(self, values: list[str]) -> list[Draft]:
        tables = identifier_tables()
        base = Draft(identifier=parse("a.example.com", tables=tables), scheme="other", marking=self.markings[0])
        found = []
        for place, value in enumerate(values):
            try:
                marking = self.markings[place % len(self.markings)]
                found.append(replace(base, identifier=parse(value, tables=tables), marking=marking))
            except NotAnIdentifier:
                continue
        return found

    def publish(self, drafts: list[Draft]) -> None:
        publish(self.publisher, drafts, exempt=True)

    def raw_rows(self, count: int) -> list[tuple[bytes, bytes, int, int, bytes]]:
        """Rows of the same bytes as ours, with keys as random."""
        page = journal.feed(self.readers[2], after=0, limit=1000).entries
        return [(secrets.token_bytes(32), secrets.token_bytes(16), place % 1000, place, page[place % len(page)]) for place in range(count)]

    def read_feed(self, member: int) -> int:
        after = count = 0
        while True:
            page = journal.feed(member, after=after, limit=1000)
            count, after = count + len(page.entries), page.next
            if not page.more:
                return count

    def entries(self) -> int:
        return journal.head()

    def scan(self, count: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT seq, body FROM journal_entry WHERE seq > 0 ORDER BY seq LIMIT %s", [count])
            cursor.fetchall()

    def check(self, values: list[str]) -> list[dict[str, Any]]:
        return [
            verdicts.shown(found)
            for start in range(0, len(values), 100)
            for found in verdicts.check(values[start : start + 100], self.asker)
        ]

    def lookups(self, count: int) -> None:
        with connection.cursor() as cursor:
            for _ in range(count):
                cursor.execute("SELECT n FROM signals_signal WHERE key = %s", [secrets.token_bytes(32)])
                cursor.fetchall()
