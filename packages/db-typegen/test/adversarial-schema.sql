CREATE DOMAIN code AS text NOT NULL;
CREATE DOMAIN short_code AS code CHECK (length(VALUE) < 9);
CREATE DOMAIN maybe_code AS text;
CREATE DOMAIN positive AS int CHECK (VALUE IS NOT NULL AND VALUE > 0);
CREATE TYPE pair AS (x int, y text);
CREATE TYPE size AS ENUM ('small', 'large');

CREATE TABLE a (
  id int PRIMARY KEY, n int, s text, f boolean, tags text[], j jsonb, r int4range, ts timestamptz, p pair,
  nn text NOT NULL, pn pair NOT NULL DEFAULT ROW (NULL, NULL)::pair, d double precision NOT NULL DEFAULT 1,
  e size NOT NULL DEFAULT 'small', js jsonb NOT NULL DEFAULT '{}', at timestamptz NOT NULL DEFAULT 'infinity');
INSERT INTO a VALUES
  (1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'one'),
  (2, 2, 'two', true, '{x,NULL}', '{"k": null, "l": 1}', 'empty', now(), ROW (1, 'y'), 'two'),
  (3, 3, 'three', false, '{}', '[]', '[1,3)', now(), ROW (NULL, NULL), ''),
  (4, NULL, 'four', true, '{q}', '"x"', '(,)', NULL, NULL, 'four');
CREATE TABLE b (id int PRIMARY KEY, a_id int NOT NULL REFERENCES a, am int REFERENCES a, v text, k text NOT NULL UNIQUE);
INSERT INTO b VALUES (10, 1, NULL, 'v', 'k1'), (11, 2, 3, NULL, 'k2'), (12, 2, 2, 'v', 'k3');
CREATE TABLE c (id int PRIMARY KEY, b_id int REFERENCES b, w text NOT NULL);
INSERT INTO c VALUES (100, 10, 'w'), (101, NULL, 'x'), (102, 11, 'y');
CREATE TABLE d (x code, y short_code, z maybe_code, q positive);
INSERT INTO d VALUES ('x', 'y', NULL, 1), ('x', 'y', 'z', 2);
CREATE TABLE empty (id int PRIMARY KEY, v text NOT NULL, x code);

CREATE TABLE parent (id int NOT NULL, v int, CHECK (v IS NOT NULL) NO INHERIT);
CREATE TABLE child (extra text) INHERITS (parent);
INSERT INTO parent VALUES (1, 1);
INSERT INTO child VALUES (2, NULL, 'c');
CREATE TABLE unique_parent (id int PRIMARY KEY, v text NOT NULL);
CREATE TABLE unique_child () INHERITS (unique_parent);
INSERT INTO unique_parent VALUES (1, 'p');
INSERT INTO unique_child VALUES (1, 'c');

CREATE TABLE part (id int PRIMARY KEY, v text NOT NULL, o text) PARTITION BY RANGE (id);
CREATE TABLE part_low PARTITION OF part FOR VALUES FROM (0) TO (10);
CREATE TABLE part_high (o text, v text NOT NULL, id int NOT NULL);
ALTER TABLE part ATTACH PARTITION part_high FOR VALUES FROM (10) TO (20);
INSERT INTO part VALUES (1, 'l', NULL), (11, 'h', 'o');
CREATE TABLE to_part (part_id int NOT NULL REFERENCES part);
INSERT INTO to_part VALUES (1), (11);

CREATE TABLE unchecked (v int, w int);
INSERT INTO unchecked VALUES (NULL, NULL), (1, 1);
ALTER TABLE unchecked ADD CHECK (v IS NOT NULL) NOT VALID, ADD CHECK (w > 0);
CREATE TABLE deferred (a_id int NOT NULL REFERENCES a DEFERRABLE INITIALLY DEFERRED);
INSERT INTO deferred VALUES (1);
CREATE TABLE orphan (a_id int NOT NULL);
INSERT INTO orphan VALUES (999), (1);
ALTER TABLE orphan ADD FOREIGN KEY (a_id) REFERENCES a NOT VALID;
CREATE TABLE two_keys (x int, y int NOT NULL, v text NOT NULL, PRIMARY KEY (x, y));
INSERT INTO two_keys VALUES (1, 1, 'v'), (1, 2, 'w');
CREATE TABLE to_two (x int NOT NULL, y int NOT NULL, z int, FOREIGN KEY (x, y) REFERENCES two_keys);
INSERT INTO to_two VALUES (1, 1, NULL), (1, 2, 5);
CREATE TABLE inherited_key (a_id int NOT NULL REFERENCES a);
CREATE TABLE inherited_key_child () INHERITS (inherited_key);
INSERT INTO inherited_key VALUES (1);
INSERT INTO inherited_key_child VALUES (999);

CREATE TABLE secret (id int PRIMARY KEY, word text NOT NULL);
INSERT INTO secret VALUES (1, 'open'), (2, 'hidden');
ALTER TABLE secret ENABLE ROW LEVEL SECURITY;
CREATE POLICY first_only ON secret USING (id = 1);
CREATE TABLE to_secret (secret_id int NOT NULL REFERENCES secret);
INSERT INTO to_secret VALUES (1), (2);

CREATE TABLE watched (id int PRIMARY KEY, v text, w text NOT NULL DEFAULT 'w');
INSERT INTO watched VALUES (1, 'v', 'w'), (2, 'v', 'w');
CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id < 0 THEN RETURN NULL; END IF;
  NEW.v := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER watch BEFORE INSERT OR UPDATE ON watched FOR EACH ROW EXECUTE FUNCTION watch();

CREATE VIEW v_join AS SELECT a.id, a.nn, b.k, b.v FROM a LEFT JOIN b ON b.a_id = a.id;
CREATE VIEW v_filtered AS SELECT id, nn, k FROM v_join WHERE k IS NOT NULL;
CREATE VIEW v_updatable AS SELECT id, nn, s FROM a WHERE id > 0;
CREATE VIEW v_barrier WITH (security_barrier) AS SELECT id, s FROM a WHERE s IS NOT NULL;
CREATE VIEW v_instead AS SELECT id, x FROM a, d;
CREATE FUNCTION instead() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.id := NULL; RETURN NEW; END $$;
CREATE TRIGGER instead INSTEAD OF INSERT ON v_instead FOR EACH ROW EXECUTE FUNCTION instead();
CREATE MATERIALIZED VIEW mv AS SELECT id, s FROM a;
CREATE TABLE ruled (id int, v text NOT NULL);
CREATE RULE ruled AS ON INSERT TO ruled DO INSTEAD INSERT INTO c VALUES (NEW.id, NULL, NEW.v) RETURNING b_id, w;

CREATE FUNCTION never(text) RETURNS text LANGUAGE sql STRICT IMMUTABLE AS 'SELECT NULL::text';
CREATE FUNCTION always(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT coalesce($1, '-') $$;
COMMENT ON FUNCTION always IS 'Never NULL. @notnull';
CREATE FUNCTION sloppy(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = sloppy);
CREATE FUNCTION flip(int) RETURNS int LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM set_config('flip.count', (coalesce(nullif(current_setting('flip.count', true), ''), '0')::int + 1)::text, true);
  RETURN CASE WHEN current_setting('flip.count')::int % 2 = 1 THEN $1 END;
END $$;
CREATE FUNCTION rows_of(int) RETURNS TABLE (m int, o text) LANGUAGE sql AS $$ SELECT g, NULL::text FROM generate_series(1, $1) g $$;
CREATE FUNCTION lost() RETURNS pair LANGUAGE sql AS 'SELECT NULL::pair';
CREATE FUNCTION of_a() RETURNS SETOF a LANGUAGE sql STABLE AS 'SELECT * FROM a';
CREATE FUNCTION pairs_of(int) RETURNS SETOF pair LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN NEXT ROW ($1, NULL)::pair;
  RETURN NEXT NULL::pair;
END $$;
CREATE FUNCTION words_of(text) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS 'VALUES ($1), (NULL)';
CREATE FUNCTION any_rows(int) RETURNS SETOF record LANGUAGE sql STABLE AS 'SELECT am, k FROM b WHERE a_id <= $1';
COMMENT ON FUNCTION any_rows IS 'x int4, y text';
