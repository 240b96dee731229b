-- Changes of a table that exists, as they are found in public histories.
ALTER TABLE crates ADD COLUMN readme text;
ALTER TABLE crates ADD COLUMN downloads integer NOT NULL DEFAULT 0;
ALTER TABLE crates ADD COLUMN "größe" integer NOT NULL; -- é
ALTER TABLE crates ADD COLUMN token uuid DEFAULT gen_random_uuid();
ALTER TABLE crates ADD COLUMN seen timestamp DEFAULT now();
ALTER TABLE crates ADD COLUMN number serial;
ALTER TABLE crates ADD COLUMN doubled bigint GENERATED ALWAYS AS (id * 2) STORED;
ALTER TABLE crates ADD COLUMN doubled bigint GENERATED ALWAYS AS (id * 2) VIRTUAL;
ALTER TABLE crates ALTER COLUMN id TYPE bigint;
ALTER TABLE crates ALTER COLUMN name TYPE text USING name::text;
ALTER TABLE crates ALTER COLUMN name SET NOT NULL;
ALTER TABLE crates ALTER COLUMN name DROP NOT NULL;
ALTER TABLE crates ALTER COLUMN name DROP DEFAULT;
ALTER TABLE crates DROP COLUMN readme;
ALTER TABLE crates DROP COLUMN IF EXISTS readme CASCADE;
ALTER TABLE crates RENAME COLUMN readme TO text;
ALTER TABLE crates RENAME TO packages;
ALTER TABLE app.crates
  ADD COLUMN a varchar(10),
  ADD COLUMN b char(3),
  ADD COLUMN c timestamp without time zone NOT NULL,
  ALTER COLUMN d SET NOT NULL;
ALTER TABLE IF EXISTS crates ADD COLUMN IF NOT EXISTS e smallint;
