CREATE TYPE mood AS ENUM ('sad','ok','happy');
CREATE DOMAIN email_nn AS text NOT NULL CHECK (VALUE LIKE '%@%');
CREATE TABLE orgs (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, note text);
CREATE TABLE users (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, org_id bigint NOT NULL REFERENCES orgs(id), boss_id int REFERENCES users(id),
  email text NOT NULL UNIQUE, nick text, mood mood, role text NOT NULL CHECK (role IN ('admin','member')), meta jsonb, tags text[] NOT NULL DEFAULT '{}', balance numeric(12,2) NOT NULL DEFAULT 0, created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id int NOT NULL REFERENCES users(id), total numeric NOT NULL, shipped_at timestamptz, note text DEFAULT 'n' CHECK (note IS NOT NULL), contact email_nn DEFAULT 'd@x');
CREATE TABLE items (order_id int NOT NULL REFERENCES orders(id), line int NOT NULL, sku text NOT NULL, qty int, PRIMARY KEY (order_id, line));
CREATE VIEW v_users AS SELECT u.id, u.email, u.nick, o.name AS org_name, count(r.id) AS n_orders FROM users u JOIN orgs o ON o.id=u.org_id LEFT JOIN orders r ON r.user_id=u.id GROUP BY u.id, o.name;
CREATE VIEW v_left AS SELECT u.id, r.total FROM users u LEFT JOIN orders r ON r.user_id=u.id;
INSERT INTO orgs (name, note) VALUES ('o1', NULL), ('o2', 'n'), ('o3', 'n3'), ('o4', NULL), ('o5', NULL);
INSERT INTO users (org_id, boss_id, email, nick, mood, role, meta, tags) VALUES
  (1, NULL, 'a@x', NULL, NULL, 'admin', NULL, '{}'),
  (1, 1, 'b@x', 'bob', 'ok', 'member', '{"x":"1","n":null}', '{t}'),
  (2, NULL, '', 'x', 'ok', 'member', '{}', '{}');
INSERT INTO orders (user_id, total, shipped_at, note, contact) VALUES
  (1, 10, NULL, 'n', 'c@x'), (1, 20, now(), 'n', 'd@x'), (2, 500, now(), 'n', 'e@x'), (2, 1, NULL, 'n', 'e@x');
INSERT INTO items VALUES (1, 1, 's', NULL), (1, 2, 's2', 4), (3, 1, 'q', NULL);
