/**
 * A schema with something of every kind in it. `role` is a role of the test's own: it owns nothing and may
 * read one table.
 */
export const catalogSchema = (role: string): string => `
CREATE EXTENSION pg_trgm;
CREATE SCHEMA app;
CREATE SCHEMA spare;
CREATE TYPE app.mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN app.email AS text DEFAULT 'nobody@example.com' CONSTRAINT has_at CHECK (VALUE LIKE '%@%');
CREATE TYPE app.address AS (street text, city text);
CREATE TYPE app.span AS RANGE (subtype = integer);
CREATE COLLATION app.german (provider = icu, locale = 'de');

CREATE TABLE app.users (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email varchar(200) NOT NULL CONSTRAINT users_email_key UNIQUE,
  name text DEFAULT 'nobody',
  nick text COLLATE "C",
  age integer CONSTRAINT users_age_check CHECK (age >= 0 AND age < 200),
  initials text GENERATED ALWAYS AS (left(name, 1)) STORED,
  mood app.mood NOT NULL DEFAULT 'ok',
  home app.address,
  seen timestamptz NOT NULL DEFAULT now(),
  payload jsonb
);
CREATE INDEX users_name_idx ON app.users (name);
CREATE INDEX users_recent_idx ON app.users (seen DESC) WHERE age > 18;
ALTER TABLE app.users ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_row ON app.users FOR SELECT TO ${role} USING (name = current_user);
CREATE STATISTICS app.users_stats (dependencies) ON name, age FROM app.users;

CREATE TABLE app.orders (
  id serial PRIMARY KEY,
  user_id bigint NOT NULL CONSTRAINT orders_user_fk REFERENCES app.users (id) ON DELETE CASCADE,
  total numeric(10, 2) NOT NULL,
  period daterange,
  CONSTRAINT orders_total_positive CHECK (total > 0)
);
CREATE UNIQUE INDEX orders_user_total ON app.orders (user_id, total);

CREATE TABLE app.base (id integer, note text);
CREATE TABLE app.derived (extra text) INHERITS (app.base);
CREATE TABLE app.events (at timestamptz NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE TABLE app.events_2024 PARTITION OF app.events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE app.events_2025 PARTITION OF app.events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE INDEX events_at_idx ON app.events (at);

CREATE VIEW app.adults AS SELECT id, email FROM app.users WHERE age >= 18;
CREATE MATERIALIZED VIEW app.totals AS SELECT user_id, sum(total) AS total FROM app.orders GROUP BY user_id;
CREATE SEQUENCE app.tickets START 100;

CREATE FUNCTION app.double(value integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT value * 2 $$;
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.seen := now(); RETURN NEW; END $$;
CREATE PROCEDURE app.tidy() LANGUAGE sql AS $$ DELETE FROM app.orders WHERE total = 0 $$;
CREATE FUNCTION app.add(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT $1 + $2 $$;
CREATE AGGREGATE app.total(integer) (sfunc = app.add, stype = integer, initcond = '0');
CREATE OPERATOR app.<+> (leftarg = integer, rightarg = integer, function = app.add, commutator = OPERATOR(app.<+>));
CREATE FUNCTION app.mood_number(app.mood) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 1 $$;
CREATE CAST (app.mood AS integer) WITH FUNCTION app.mood_number(app.mood);

CREATE TRIGGER users_touch BEFORE UPDATE ON app.users FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE RULE keep_base AS ON DELETE TO app.base DO INSTEAD NOTHING;
CREATE FUNCTION app.watch() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE EVENT TRIGGER drift_watch ON sql_drop EXECUTE FUNCTION app.watch();
CREATE PUBLICATION feed FOR TABLE app.users, app.orders;
CREATE FOREIGN DATA WRAPPER nowhere OPTIONS (debug 'true');
CREATE SERVER far FOREIGN DATA WRAPPER nowhere OPTIONS (host 'a.example');
CREATE USER MAPPING FOR ${role} SERVER far OPTIONS (password 'secret');
CREATE FOREIGN TABLE app.remote (id integer, name text OPTIONS (label 'n')) SERVER far OPTIONS (path '/a');
CREATE TEXT SEARCH CONFIGURATION app.simple_search (COPY = pg_catalog.simple);
CREATE TEXT SEARCH DICTIONARY app.short (TEMPLATE = pg_catalog.simple, accept = false);
CREATE CONVERSION app.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE OPERATOR FAMILY app.ints USING btree;
CREATE OPERATOR CLASS app.int_ops FOR TYPE integer USING btree FAMILY app.ints AS
  OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(integer, integer);

COMMENT ON TABLE app.users IS 'people';
COMMENT ON COLUMN app.users.email IS 'lower case';
GRANT SELECT ON app.orders TO ${role};
`;
