ALTER TABLE crates ADD COLUMN y bigint;
BEGIN;
ALTER TABLE crates ADD COLUMN z bigint;
