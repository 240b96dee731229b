/**
 * Keys of attributes. The `db.*`, `error.*` and `server.*` ones are those of the OpenTelemetry semantic
 * conventions 1.45, written out because the package that exports them calls half of them unstable.
 */
export const attributeNames = {
  system: "db.system.name",
  namespace: "db.namespace",
  summary: "db.query.summary",
  text: "db.query.text",
  batchSize: "db.operation.batch.size",
  statusCode: "db.response.status_code",
  returnedRows: "db.response.returned_rows",
  errorType: "error.type",
  serverAddress: "server.address",
  serverPort: "server.port",
  pool: "db.client.connection.pool.name",
  state: "db.client.connection.state",
  waitMs: "abe.db.pool.wait_ms",
  closeReason: "abe.db.connection.close_reason",
  transactionName: "abe.db.transaction.name",
  transactionIsolation: "abe.db.transaction.isolation",
  transactionReadOnly: "abe.db.transaction.read_only",
  transactionAttempt: "abe.db.transaction.attempt",
  transactionOutcome: "abe.db.transaction.outcome",
  savepointDepth: "abe.db.savepoint.depth",
  savepointOutcome: "abe.db.savepoint.outcome",
  migrationDirection: "abe.db.migration.direction",
  migrationOutcome: "abe.db.migration.outcome",
  migrationName: "abe.db.migration.name",
  migrationChecksum: "abe.db.migration.checksum",
  migrationCount: "abe.db.migration.count",
} as const;
