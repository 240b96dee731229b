import { expect, it } from "vitest";
import { FakeConnection } from "../../test/support/fake-connection.js";
import { createRig } from "../../test/support/pool-rig.js";
import type { GroupResult, StatementGroup } from "../driver/driver.js";
import type { TransactionStatus } from "../driver/transaction-status.js";
import { KnownTexts } from "./known-texts.js";
import { RideBorrowed } from "./ride-borrowed.js";

const known = new KnownTexts().of("SELECT 1");
const group: StatementGroup = { statements: [{ text: "SELECT 1", values: [], keep: false }] };
const lanes = { shared: 1, exclusive: 1, depth: 9 };

/** Says to the first statement what no server says, and to the others nothing. */
class Surprising extends FakeConnection {
  readonly groups: StatementGroup[] = [];
  readonly #then: TransactionStatus;

  constructor(
    then: TransactionStatus,
    ...[pid, events]: ConstructorParameters<typeof FakeConnection>
  ) {
    super(pid, events, true);
    this.#then = then;
  }

  override send(sent?: StatementGroup): Promise<GroupResult> {
    if (sent !== undefined) this.groups.push(sent);
    if (this.groups.length > 1) return this.hang();
    this.transactionStatus = this.#then;
    return Promise.resolve({ prelude: [], statements: [], notices: [] });
  }
}

async function twoRides(then: TransactionStatus) {
  const rig = createRig({ maxConnections: 1, lanes });
  const made: Surprising[] = [];
  rig.connect = async (events) => {
    const connection = new Surprising(then, 1, events);
    made.push(connection);
    return connection;
  };
  const rides = [await rig.pool.board("shared"), await rig.pool.board("shared")];
  const [first, second] = rides.map((ride) => new RideBorrowed(ride, known));
  return { rig, connection: made[0]!, first: first!, second: second! };
}

it("says to the driver that its group may overlap others", async () => {
  const { connection, first } = await twoRides("idle");
  await first.send(group);
  expect(connection.groups).toEqual([{ statements: group.statements, overlaps: true }]);
});

it.each(["transaction", "failed"] as const)(
  "gives up a shared connection that is answered with `%s`: nothing on it is known to be applied",
  async (status) => {
    const { rig, connection, first, second } = await twoRides(status);
    const answers = Promise.allSettled([first.send(group), second.send(group)]);
    await new Promise((resolve) => void setImmediate(resolve));
    first.giveBack();
    expect(await answers).toMatchObject([
      { reason: { name: "ConnectionLostError", outcome: "unknown" } },
      { reason: { name: "ConnectionLostError" } },
    ]);
    expect(connection.log).toContain("destroy");
    second.giveBack();
    expect(rig.pool.stats()).toMatchObject({ total: 0, used: 0 });
    expect(rig.warnings).toEqual([]);
  },
);

it("is one lease from the first ride to the last, and a second end counts for nothing", async () => {
  const { rig, first, second } = await twoRides("idle");
  const ends: number[] = [];
  rig.observers.add({ release: () => void ends.push(1) });
  first.giveBack();
  first.giveBack();
  expect(rig.pool.stats()).toMatchObject({ used: 1, idle: 0 });
  expect(ends).toEqual([]);
  second.giveBack();
  expect(rig.pool.stats()).toMatchObject({ used: 0, idle: 1 });
  expect(ends).toEqual([1]);
});
