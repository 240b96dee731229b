-- One row per transaction that ran with commitVerification "marker": written in the round trip of its
-- COMMIT, so it is there exactly when the transaction is. 'aborted' rows fence: they make a COMMIT that
-- was lost on its way impossible. Delete what is older than any retry of yours.
CREATE TABLE abe_tx_outcome (
  id uuid CONSTRAINT abe_tx_outcome_id PRIMARY KEY,
  key text CONSTRAINT abe_tx_outcome_key UNIQUE,
  outcome text NOT NULL CHECK (outcome IN ('committed', 'aborted')),
  at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX abe_tx_outcome_at ON abe_tx_outcome (at);
