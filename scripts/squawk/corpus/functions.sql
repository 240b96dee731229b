CREATE OR REPLACE FUNCTION canon(text) RETURNS text AS $$ SELECT replace(lower($1), '-', '_'); $$ LANGUAGE sql IMMUTABLE;
DO $$ BEGIN CREATE INDEX hidden ON crates (id); DROP TABLE versions; END $$;
CREATE TRIGGER t BEFORE INSERT ON crates FOR EACH ROW EXECUTE FUNCTION canon_name();
CREATE PROCEDURE p() LANGUAGE plpgsql AS $body$ BEGIN COMMIT; END $body$;
