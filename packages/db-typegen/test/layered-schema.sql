CREATE DOMAIN sku AS text NOT NULL CHECK (VALUE <> '');
CREATE TABLE depot (id int PRIMARY KEY, city text NOT NULL, closed timestamptz, tags text[] NOT NULL DEFAULT '{}');
CREATE TABLE goods (
  code text PRIMARY KEY, parent text REFERENCES goods, label sku, size int4range, price numeric,
  twice numeric GENERATED ALWAYS AS (price * 2) STORED, info jsonb NOT NULL DEFAULT '{}');
CREATE TABLE stock (
  depot_id int NOT NULL REFERENCES depot, code text NOT NULL REFERENCES goods, amount int, checked boolean,
  note text CHECK (note IS NOT NULL), PRIMARY KEY (depot_id, code));
CREATE TABLE move (id int NOT NULL, day int NOT NULL, from_depot int REFERENCES depot, to_depot int NOT NULL REFERENCES depot,
  code text NOT NULL, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (id, day)) PARTITION BY LIST (day);
CREATE TABLE move_1 PARTITION OF move FOR VALUES IN (1);
CREATE TABLE move_rest PARTITION OF move DEFAULT;
CREATE TABLE audit (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text, who text NOT NULL DEFAULT 'nobody');
CREATE TABLE locked (id int PRIMARY KEY, depot_id int NOT NULL REFERENCES depot, word text);
ALTER TABLE locked ENABLE ROW LEVEL SECURITY;
CREATE POLICY locked_even ON locked USING (id % 2 = 0) WITH CHECK (true);
ALTER TABLE depot ENABLE ROW LEVEL SECURITY;
CREATE POLICY depot_open ON depot USING (closed IS NULL) WITH CHECK (true);

INSERT INTO depot VALUES (1, 'a', NULL, '{x,NULL}'), (2, 'b', now(), '{}'), (3, 'x', NULL, '{two}');
INSERT INTO goods (code, parent, label, size, price, info) VALUES
  ('a', NULL, 'A', '[1,3)', 1.5, '{"k": null}'), ('two', 'a', 'T', NULL, NULL, '{}'), ('x', 'two', 'X', 'empty', 'NaN', '[]');
INSERT INTO stock VALUES (1, 'a', 1, NULL, 'n'), (1, 'two', NULL, true, ''), (2, 'x', 0, false, 'x');
INSERT INTO move VALUES (1, 1, NULL, 1, 'a'), (2, 1, 1, 2, 'b'), (1, 2, 3, 1, 'x');
INSERT INTO audit (what) VALUES (NULL), ('a');
INSERT INTO locked VALUES (1, 1, NULL), (2, 2, 'w'), (4, 3, NULL);

CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.what = 'skip' THEN RETURN NULL; END IF;
  NEW.what := nullif(NEW.what, 'a');
  RETURN NEW;
END $$;
CREATE TRIGGER note_change BEFORE INSERT OR UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION note_change();
CREATE FUNCTION part_of(text) RETURNS text LANGUAGE sql STABLE AS $$ SELECT parent FROM goods WHERE code = $1 $$;
CREATE FUNCTION all_stock() RETURNS SETOF stock LANGUAGE sql STABLE AS $$ SELECT * FROM stock $$;
CREATE FUNCTION stock_in(int) RETURNS TABLE (goods text, amount int, checked boolean) LANGUAGE sql STABLE AS
  $$ SELECT code, amount, checked FROM stock WHERE depot_id = $1 $$;
CREATE FUNCTION parts_of(text) RETURNS SETOF text LANGUAGE sql STABLE AS
  $$ SELECT parent FROM goods WHERE code >= $1 $$;
CREATE FUNCTION first_goods(text, OUT label sku, OUT price numeric) LANGUAGE sql STABLE AS
  $$ SELECT label, price FROM goods WHERE code = $1 $$;
CREATE FUNCTION any_goods(text) RETURNS SETOF record LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY SELECT code, size, price FROM goods WHERE code <> $1;
END $$;
COMMENT ON FUNCTION any_goods IS 'x text, y int4range, z numeric';

CREATE VIEW open_depot AS SELECT id, city, tags FROM depot WHERE closed IS NULL;
CREATE VIEW stocked AS SELECT d.id, d.city, s.code, s.amount, g.label, part_of(s.code) AS part
  FROM depot d LEFT JOIN stock s ON s.depot_id = d.id LEFT JOIN goods g ON g.code = s.code;
CREATE VIEW stocked_open AS SELECT s.id, s.code, s.label, o.city FROM stocked s JOIN open_depot o USING (id);
CREATE VIEW totals AS SELECT id, city, count(code) AS kinds, sum(amount) AS amount, max(label) AS last
  FROM stocked GROUP BY ROLLUP (id, city);
CREATE VIEW known AS SELECT id, code, amount FROM stocked WHERE amount IS NOT NULL;
CREATE VIEW tree AS WITH RECURSIVE t (code, top, depth) AS (
  SELECT code, parent, 0 FROM goods WHERE parent IS NULL
  UNION ALL SELECT g.code, t.code, t.depth + 1 FROM goods g JOIN t ON t.code = g.parent) SELECT code, top, depth FROM t;
CREATE VIEW both_ways AS SELECT coalesce(f.id, t.id) AS id, f.from_depot, t.to_depot
  FROM (SELECT id, from_depot FROM move WHERE day = 1) f FULL JOIN (SELECT id, to_depot FROM move WHERE day = 2) t USING (id);
CREATE MATERIALIZED VIEW snapshot AS SELECT code, label FROM goods;
