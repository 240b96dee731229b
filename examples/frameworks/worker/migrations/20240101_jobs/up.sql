-- A job is a row until it is done. What it does commits together with its end.

CREATE TABLE jobs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  payload jsonb NOT NULL,
  due_at timestamptz NOT NULL DEFAULT now(),
  failures int NOT NULL DEFAULT 0
);

CREATE INDEX jobs_due_at_idx ON jobs (due_at, id);

-- What is done again and again, by one worker at a time.
CREATE TABLE schedules (
  name text PRIMARY KEY,
  every interval NOT NULL,
  due_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE mails (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  recipient text NOT NULL,
  CONSTRAINT mails_recipient_shape CHECK (recipient LIKE '_%@_%')
);

CREATE TABLE mail_counts (
  counted_at timestamptz PRIMARY KEY DEFAULT now(),
  mails bigint NOT NULL
);

INSERT INTO schedules (name, every) VALUES ('count mails', '1 hour');
