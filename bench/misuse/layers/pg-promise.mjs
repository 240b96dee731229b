import pgPromise from "pg-promise";

export const manifest = "pg-promise";

export function open(url) {
  const pgp = pgPromise({ noWarnings: true });
  const db = pgp({ connectionString: url, max: 4 });
  return {
    transaction: (work) => db.tx(work),
    nested: (tx, work) => tx.tx(work),
    query: (on, text) => on.any(text),
    close: async () => pgp.end(),
  };
}
