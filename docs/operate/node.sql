-- The role of the edge nodes: what they answer from, and nothing else of the hub's database. Run it on the primary as the owner of the hub's
-- tables may (docs/operate/scale.md); the replicas have it too. No vault, no password, no sign-in, no file of a person is among it.
-- psql is given the variable `node`, the role's password.
\set ON_ERROR_STOP on
SET password_encryption = 'scram-sha-256';
CREATE ROLE accord_node LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE CONNECTION LIMIT 40 PASSWORD :'node';
ALTER ROLE accord_node SET default_transaction_read_only = on;
GRANT CONNECT ON DATABASE :"DBNAME" TO accord_node;
GRANT USAGE ON SCHEMA public TO accord_node;
GRANT SELECT ON
    django_migrations,
    journal_head, journal_entry, journal_epoch, journal_topic, journal_audience, journal_reader, journal_person_reader, journal_grant,
    members_member, members_token,
    signals_signal, signals_step, signals_feedback, signals_rekeyed, signals_settled, signals_overlap,
    guard_benign, guard_outcome,
    lists_version
TO accord_node;
-- Of a person whether they take part, by which the tokens that they made hold.
GRANT SELECT (n, member, role, is_active) ON members_person TO accord_node;
