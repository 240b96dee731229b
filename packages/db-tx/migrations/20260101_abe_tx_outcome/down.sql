DROP TABLE abe_tx_outcome;
