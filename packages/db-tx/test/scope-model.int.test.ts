import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Transaction } from "../src/index.js";
import { modelOf, type Seen } from "./support/scope-model.js";
import { type Body, type Nested, programs, type Step } from "./support/scope-program.js";
import { announcedSeed, countFromEnvironment } from "./support/seeded-random.js";
import { insert, openStage, type Stage } from "./support/stage.js";

const runs = countFromEnvironment("ABE_MODEL_RUNS", 150);

let stage: Stage;
beforeAll(async () => {
  // As deep as programs get, each scope may hold a connection.
  stage = await openStage({ maxConnections: 40 });
});
afterAll(() => stage[Symbol.asyncDispose]());

const ignore = (): undefined => undefined;

/** Runs a program on the server, numbering rows and hooks as the model does. */
class Execution {
  readonly #hooks: string[] = [];
  readonly #handles: Transaction[] = [];
  #rows = 0;
  #hookCount = 0;
  #errors = 0;

  async seen(program: Body): Promise<Seen> {
    const end = await this.#transaction(program).then(() => "ok", codeOf);
    expect(stage.db.stats()).toMatchObject({ used: 0, pending: 0 });
    return {
      end,
      rows: await stage.kept(),
      hooks: this.#hooks,
      states: this.#handles.map(({ state }) => state),
    };
  }

  #transaction(body: Body): Promise<void> {
    const options = { propagation: "requiresNew", retry: false } as const;
    return stage.service.run((tx) => this.#scope(body, tx), options);
  }

  #scope(body: Body, tx: Transaction): Promise<void> {
    this.#handles.push(tx);
    return this.#run(body, tx);
  }

  async #run({ steps, end }: Body, tx: Transaction): Promise<void> {
    for (const step of steps) {
      const run = this.#step(step, tx);
      await ("caught" in step && step.caught ? run.catch(ignore) : run);
    }
    if (end === "leak" || end === "leakAndThrow") insert(tx, ++this.#rows).catch(ignore);
    if (end === "throw" || end === "leakAndThrow") throw new RangeError(`own ${++this.#errors}`);
  }

  async #step(step: Step, tx: Transaction): Promise<unknown> {
    const { server } = stage.service;
    if (step.kind === "insert") return insert(step.ambient ? server : tx, ++this.#rows);
    if (step.kind === "fail") return tx.query("SELECT 1/0");
    if (step.kind === "rollbackOnly") return tx.setRollbackOnly();
    if (step.kind === "hook") {
      const hook = ++this.#hookCount;
      return tx.afterCompletion((completion) => void this.#hooks.push(`${hook} ${completion}`));
    }
    if (step.kind !== "siblings") return this.#nested(step, tx);
    const siblings = step.bodies.map((body) => tx.savepoint((inner) => this.#scope(body, inner)));
    return Promise.allSettled(siblings);
  }

  #nested({ kind, body, ambient }: Nested, tx: Transaction): Promise<void> {
    if (kind === "requiresNew") return this.#transaction(body);
    if (kind === "join") return stage.service.run((joined) => this.#run(body, joined));
    if (!ambient) return tx.savepoint((inner) => this.#scope(body, inner));
    return stage.service.server.transaction((inner) => this.#scope(body, inner as Transaction));
  }
}

function codeOf(error: Error & { code?: string }): string {
  return error.code ?? error.message;
}

/** A leak is no leak where its statement is refused at once, nor in a scope that others share. */
function isDecided(body: Body): boolean {
  let aborted = false;
  for (const step of body.steps) {
    if (step.kind === "fail") aborted = true;
    if ("body" in step && step.kind === "join") {
      if (leaks(step.body) || failsIn(step.body)) return false;
    }
    const bodies = "body" in step ? [step.body] : "bodies" in step ? step.bodies : [];
    if (!bodies.every(isDecided)) return false;
  }
  return !(aborted && leaks(body));
}

const leaks = ({ end }: Body): boolean => end === "leak" || end === "leakAndThrow";
const failsIn = ({ steps }: Body): boolean =>
  steps.some(
    (step) =>
      step.kind === "fail" || ("body" in step && step.kind === "join" && failsIn(step.body)),
  );

it(
  `does what the model says in ${runs} random programs of nested scopes`,
  async () => {
    const seed = announcedSeed("scope model");
    await fc.assert(
      fc.asyncProperty(programs.filter(isDecided), async (program) => {
        await stage.clear();
        expect(await new Execution().seen(program)).toEqual(modelOf(program));
      }),
      { seed, numRuns: runs },
    );
  },
  60_000 + runs * 200,
);
