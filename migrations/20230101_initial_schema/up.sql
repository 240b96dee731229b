-- Users, their accounts, and a ledger of the transfers between accounts.

CREATE TABLE users (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  email text NOT NULL,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT users_email_key UNIQUE (email),
  CONSTRAINT users_email_shape CHECK (email LIKE '_%@_%'),
  CONSTRAINT users_name_present CHECK (btrim(name) <> '')
);

-- Amounts are exact and in whole cents. The columns carry no precision on purpose: numeric(p, 2) would
-- round a third decimal silently, and a transfer of 0.005 would then create a cent. The upper bound also
-- refuses NaN and Infinity, which PostgreSQL sorts above every number.
CREATE TABLE accounts (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES users (id),
  balance numeric NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT accounts_balance_not_negative CHECK (balance >= 0),
  CONSTRAINT accounts_balance_in_cents CHECK (balance <= 1e15 AND balance = round(balance, 2))
);

CREATE INDEX accounts_user_id_idx ON accounts (user_id);

CREATE TABLE transfers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  from_account uuid NOT NULL REFERENCES accounts (id),
  to_account uuid NOT NULL REFERENCES accounts (id),
  amount numeric NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT transfers_amount_positive CHECK (amount > 0),
  CONSTRAINT transfers_amount_in_cents CHECK (amount <= 1e15 AND amount = round(amount, 2)),
  CONSTRAINT transfers_two_accounts CHECK (from_account <> to_account)
);

CREATE INDEX transfers_from_account_idx ON transfers (from_account, created_at);
CREATE INDEX transfers_to_account_idx ON transfers (to_account, created_at);
