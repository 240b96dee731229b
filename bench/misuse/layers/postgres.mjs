import postgres from "postgres";

export const manifest = "postgres";

export function open(url) {
  const db = postgres(url, { max: 4, onnotice: () => undefined });
  return {
    transaction: (work) => db.begin(work),
    nested: (tx, work) => tx.savepoint(work),
    query: async (on, text) => on.unsafe(text),
    close: () => db.end({ timeout: 1 }),
  };
}
