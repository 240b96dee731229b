CREATE TABLE users (
  id serial PRIMARY KEY,
  gh_id integer NOT NULL,
  login varchar(64) NOT NULL,
  code char(2),
  created_at timestamp NOT NULL DEFAULT now(),
  age smallint,
  bits bigserial,
  ok bigint GENERATED ALWAYS AS IDENTITY,
  UNIQUE (gh_id)
);
CREATE TABLE IF NOT EXISTS app.things (id bigint PRIMARY KEY, user_id bigint REFERENCES users);
CREATE TEMP TABLE scratch (id integer);
CREATE TABLE copy AS SELECT * FROM users;
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
ALTER DOMAIN email ADD CONSTRAINT short CHECK (length(VALUE) < 200);
CREATE TYPE mood AS ENUM ('sad', 'ok');
ALTER TYPE mood ADD VALUE 'happy';
ALTER TYPE mood ADD VALUE 'ecstatic' AFTER 'ok';
CREATE TABLE a_name_that_is_longer_than_what_postgresql_keeps_of_a_name_indeed (id bigint);
