import { createTestDatabase } from "@abe/db-testing";
import { expect, it } from "vitest";

it("gives each caller an empty database of its own and takes it away again", async () => {
  expect(process.env["ABE_TEST_POSTGRES_URL"]).toMatch(/^postgres:/);
  await using first = await createTestDatabase();
  await using second = await createTestDatabase();
  expect(first.name).not.toBe(second.name);
});
