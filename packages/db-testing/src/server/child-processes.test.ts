import { expect, it } from "vitest";
import { childProcesses, childrenIn } from "./child-processes.js";

it("reads what ps writes", () => {
  expect(childrenIn("    1     0\n  512     1\n 7001   512\n 7002   512\n", 512)).toEqual([
    7001, 7002,
  ]);
});

it("finds none for a process that is not there", async () => {
  expect(await childProcesses(2 ** 30)).toEqual([]);
});
