/**
 * What a program believed at its end.
 *
 * @typedef {{ name: string, code?: string, message: string, attached: string[] }} SeenError
 * @typedef {{
 *   error?: SeenError,       // what the mistake was answered with; absent: with success
 *   claimed?: number[],      // case D: nested transactions that reported success
 *   refused?: SeenError[],   // case D: what the others were answered with
 *   again?: SeenError | "works",  // case E: a transaction afterwards
 * }} Belief
 */

/** The mistakes by their letters. */
export const titles = {
  A: "an error is swallowed, the callback returns",
  B: "the handle is used after the end",
  C: "queries are not awaited, the callback throws",
  "C′": "queries are not awaited, the callback returns",
  D: "three nested in parallel, the first fails after a while",
  E: "the backend is killed in between",
};

/**
 * The mistakes; the table `kept (n int)` is empty when one begins.
 *
 * @type {Record<string, (layer: import("./layer.mjs").Layer, kill: (pid: number) => Promise<void>) => Promise<Belief>>}
 */
export const cases = {
  A: (layer) =>
    beliefOf(
      layer.transaction(async (tx) => {
        await layer.query(tx, insert(1));
        await layer.query(tx, "SELECT 1/0").catch(ignore);
      }),
    ),

  B: async (layer) => {
    /** @type {unknown[]} */
    const leaked = [];
    await layer.transaction(async (tx) => {
      leaked.push(tx);
      await layer.query(tx, "SELECT 1");
    });
    return beliefOf(Promise.resolve().then(() => layer.query(leaked[0], insert(1))));
  },

  C: (layer) => unawaited(layer, () => Promise.reject(new RangeError("mine"))),

  "C′": (layer) => unawaited(layer, () => Promise.resolve()),

  D: async (layer) => {
    /** @type {PromiseSettledResult<unknown>[]} */
    let answers = [];
    const belief = await beliefOf(
      layer.transaction(async (tx) => {
        await layer.query(tx, "SELECT 1");
        const nested = [1, 2, 3].map(async (n) =>
          layer.nested(tx, async (inner) => {
            await layer.query(inner, insert(n));
            if (n > 1) return;
            await layer.query(inner, "SELECT pg_sleep(0.05)");
            await layer.query(inner, "SELECT 1/0");
          }),
        );
        answers = await Promise.allSettled(nested);
      }),
    );
    const claimed = answers.flatMap(({ status }, at) => (status === "fulfilled" ? [at + 1] : []));
    const refused = answers.flatMap((answer) =>
      answer.status === "rejected" ? [seen(answer.reason)] : [],
    );
    return { ...belief, claimed, refused };
  },

  E: async (layer, kill) => {
    const belief = await beliefOf(
      layer.transaction(async (tx) => {
        await layer.query(tx, insert(1));
        const [row] = await layer.query(tx, "SELECT pg_backend_pid() AS pid");
        await kill(Number(row?.["pid"]));
        await layer.query(tx, insert(2));
      }),
    );
    const afterwards = await beliefOf(layer.transaction((tx) => layer.query(tx, insert(3))));
    return { ...belief, again: afterwards.error ?? "works" };
  },
};

/**
 * @param {import("./layer.mjs").Layer} layer
 * @param {() => Promise<void>} end
 */
async function unawaited(layer, end) {
  /** @type {Promise<unknown>[]} */
  const left = [];
  const belief = await beliefOf(
    layer.transaction(async (tx) => {
      await layer.query(tx, "SELECT 1");
      for (const n of [1, 2, 3]) left.push(layer.query(tx, insert(n)).catch(ignore));
      await end();
    }),
  );
  await Promise.all(left);
  return belief;
}

/** @param {number} n */
function insert(n) {
  return `INSERT INTO kept VALUES (${n})`;
}

function ignore() {}

/**
 * @param {Promise<unknown>} work
 * @returns {Promise<Belief>}
 */
async function beliefOf(work) {
  try {
    await work;
    return {};
  } catch (error) {
    return { error: seen(error) };
  }
}

/**
 * @param {unknown} thrown
 * @returns {SeenError}
 */
function seen(thrown) {
  if (!(thrown instanceof Error))
    return { name: "no error", message: String(thrown), attached: [] };
  const { suppressed = [], code } = /** @type {{ suppressed?: Error[], code?: unknown }} */ (
    /** @type {unknown} */ (thrown)
  );
  return {
    name: thrown.name === "Error" ? thrown.constructor.name : thrown.name,
    ...(typeof code === "string" ? { code } : {}),
    message: thrown.message.split("\n")[0] ?? "",
    attached: suppressed.map(({ name }) => name),
  };
}
