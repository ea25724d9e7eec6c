"""One PostgreSQL database for the tests of a process, put back between them to how it was kept: some rows are written, instead of a
thousand files copied.

What is kept lies in a schema of its own beside the tables. A test that changed a table itself, not only its rows, gets the next one a new
database, and so does one after which this one can't be reached.
"""

from itertools import count
from typing import Any, cast

import psycopg
from databases import postgres_at, uri, use_database

_made = count()

_SETUP = """
CREATE SCHEMA rewinding;
CREATE TABLE rewinding.kept (number int, place int, name text, columns text);
CREATE TABLE rewinding.sequences (number int, name text, last bigint, called bool);

CREATE FUNCTION rewinding.tables() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT format('public.%I', relname) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname
$$;

CREATE FUNCTION rewinding.filled(name text) RETURNS bool LANGUAGE plpgsql AS $$
DECLARE found bool;
BEGIN
    IF pg_relation_size(name::regclass) = 0 THEN RETURN false; END IF;
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %s)', name) INTO found;
    RETURN found;
END $$;

CREATE FUNCTION rewinding.keep() RETURNS int LANGUAGE plpgsql AS $$
DECLARE number int; name text; place int := 0; last bigint; called bool;
BEGIN
    SELECT coalesce(max(k.number), 0) + 1 INTO number FROM rewinding.kept k;
    FOR name IN SELECT rewinding.tables() LOOP
        CONTINUE WHEN NOT rewinding.filled(name);
        place := place + 1;
        EXECUTE format('CREATE TABLE rewinding.rows_%s_%s AS SELECT * FROM %s', number, place, name);
        INSERT INTO rewinding.kept SELECT number, place, name, string_agg(format('%I', attname), ', ' ORDER BY attnum)
            FROM pg_attribute WHERE attrelid = name::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
    END LOOP;
    FOR name IN SELECT format('public.%I', relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' LOOP
        EXECUTE format('SELECT last_value, is_called FROM %s', name) INTO last, called;
        INSERT INTO rewinding.sequences VALUES (number, name, last, called);
    END LOOP;
    RETURN number;
END $$;

CREATE FUNCTION rewinding.put(wanted int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE name text; columns text; place int; last bigint; called bool;
BEGIN
    FOR name IN SELECT rewinding.tables() LOOP
        IF pg_relation_size(name::regclass) > 262144 THEN
            EXECUTE format('TRUNCATE %s CASCADE', name);
        ELSIF rewinding.filled(name) THEN
            EXECUTE format('DELETE FROM %s', name);
        END IF;
    END LOOP;
    FOR name, columns, place IN SELECT k.name, k.columns, k.place FROM rewinding.kept k WHERE k.number = wanted LOOP
        EXECUTE format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM rewinding.rows_%s_%s',
            name, columns, columns, wanted, place);
    END LOOP;
    FOR name, last, called IN SELECT s.name, s.last, s.called FROM rewinding.sequences s WHERE s.number = wanted LOOP
        PERFORM setval(name::regclass, last, called);
    END LOOP;
END $$;
"""
# What the tables themselves are, by the transactions that last changed it. A row that comes or goes changes none of these.
_SHAPE = """
SELECT (SELECT (count(*), max(xmin::text::bigint)) FROM pg_attribute WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = p)),
       (SELECT (count(*), max(xmin::text::bigint)) FROM pg_constraint WHERE connamespace = p),
       (SELECT (count(*), max(xmin::text::bigint)) FROM pg_index WHERE indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = p)),
       (SELECT (count(*), max(xmin::text::bigint)) FROM pg_trigger),
       (SELECT (count(*), max(xmin::text::bigint)) FROM pg_proc WHERE pronamespace = p),
       (SELECT array_agg(relname ORDER BY relname) FROM pg_class WHERE relnamespace = p)
FROM (SELECT 'public'::regnamespace AS p) AS places
"""
_ALONE = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


class Rewound:
    """A database as Django takes it, in which nobody but one test at a time does anything."""

    def __init__(self, server: Any, template: str) -> None:
        from django.db import connections

        connections.close_all()  # the template must have no visitors
        self.entry = postgres_at(server, f"accord_{next(_made)}", template)
        # One session for all its tests: a new one would read the catalogue and the functions anew for each.
        self._session = psycopg.connect(uri(self.entry, str(self.entry["NAME"])), autocommit=True)
        self._session.execute(_SETUP)
        self._shape = self._looks()
        self._session.execute("SET session_replication_role = replica")  # no foreign key asks for an order
        use_database(self.entry)

    def keep(self) -> int:
        """Keep it as it is now; the number under which it is kept."""
        (number,) = cast("tuple[int]", self._session.execute("SELECT rewinding.keep()").fetchone())
        return number

    def put(self, number: int) -> bool:
        """Make it again, for this process, what was kept under this number; False where its tables are no longer what they were."""
        from django.db import connections

        connections.close_all()
        try:
            # Whoever is still connected belongs to a test that has ended.
            self._session.execute(_ALONE)
            if self._looks() != self._shape:
                self._session.close()
                return False
            self._session.execute("SELECT rewinding.put(%s)", [number])
        except psycopg.OperationalError:
            self._session.close()
            return False
        use_database(self.entry)
        return True

    def _looks(self) -> tuple[Any, ...]:
        return cast("tuple[Any, ...]", self._session.execute(_SHAPE).fetchone())
