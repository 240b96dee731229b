import { expect, it } from "vitest";
import { serverDeadline } from "./server-deadline.js";

it("says nothing without a deadline", () => {
  expect(serverDeadline(undefined, 180_000)).toEqual({ settings: {}, also: [] });
});

it("sets transaction_timeout from 17 on, a second behind the client's", () => {
  expect(serverDeadline(1_500.2, 170_000)).toEqual({
    settings: { transaction_timeout: "2501" },
    also: [],
  });
});

it("tightens statement_timeout before 17", () => {
  const { settings, also } = serverDeadline(1_500.2, 160_009);
  expect(settings).toEqual({});
  expect(also).toMatchObject([{ text: expect.stringContaining("least"), values: [2_501] }]);
});
