-- squawk-ignore ban-drop-column
ALTER TABLE crates DROP COLUMN a;
ALTER TABLE crates DROP COLUMN b;
