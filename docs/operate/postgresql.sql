-- What Accord needs of PostgreSQL: a database, the role that owns its tables, and the role that serves.
-- psql is given the variables `owner` and `app`, the passwords of the two; docs/operate/postgresql.md shows how.
\set ON_ERROR_STOP on
SET password_encryption = 'scram-sha-256';
CREATE ROLE accord_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE CONNECTION LIMIT 10 PASSWORD :'owner';
CREATE ROLE accord LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE CONNECTION LIMIT 80 PASSWORD :'app';
CREATE DATABASE accord OWNER accord_owner TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C';
REVOKE ALL ON DATABASE accord FROM PUBLIC;
GRANT CONNECT ON DATABASE accord TO accord;
-- A commit is on the disk before anybody hears of it, whatever the server's own default is.
ALTER DATABASE accord SET synchronous_commit = on;
ALTER DATABASE accord SET timezone = 'UTC';
\connect accord
ALTER SCHEMA public OWNER TO accord_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO accord;
-- Tables that the owner makes, now and in later versions, may be read and written by the role that serves, and not changed or emptied.
ALTER DEFAULT PRIVILEGES FOR ROLE accord_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO accord;
ALTER DEFAULT PRIVILEGES FOR ROLE accord_owner IN SCHEMA public GRANT SELECT, USAGE ON SEQUENCES TO accord;
