import { describe, expect, it } from "vitest";
import { callerLine, captureSite } from "./lease-site.js";

describe("who took a lease", () => {
  it("is the first frame outside of this library", () => {
    const stack = [
      "Error",
      "    at readAll.next (<anonymous>)",
      "    at Pool.acquire (file:///app/node_modules/@abe/db-core/dist/pool/pool.js:80:1)",
      "    at async TransactionService.run (/app/node_modules/@abe/db-tx/dist/run.js:1:1)",
      "    at async process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
      "    at async placeOrder (/app/src/orders.ts:12:7)",
    ].join("\n");
    const inside = "/app/node_modules/@abe/db-core/dist/";
    expect(callerLine(stack, inside)).toBe("async placeOrder (/app/src/orders.ts:12:7)");
  });

  it("is the innermost frame when all are inside, and nothing without a stack", () => {
    expect(callerLine("Error\n    at a (/lib/a.js:1:1)", "/lib/")).toBe("a (/lib/a.js:1:1)");
    expect(callerLine(undefined)).toBeUndefined();
  });

  it("is captured where it is asked for", () => {
    function here(): string | undefined {
      return captureSite().stack;
    }
    expect(here()).toMatch(/^Error:?\s*\n\s+at here /);
  });
});
