import { expect, it, vi } from "vitest";

it("warns once in a process, and only where something is patched", async () => {
  vi.resetModules();
  const { warnOfPatch } = await import("./driver-patch.js");
  const warnings: { code: string; message: string }[] = [];
  const warn = (warning: { code: string; message: string }): void => void warnings.push(warning);
  warnOfPatch({ isDriverPatched: () => false, warn });
  expect(warnings).toEqual([]);
  for (let server = 0; server < 3; server += 1) {
    warnOfPatch({ isDriverPatched: () => true, warn });
  }
  expect(warnings).toMatchObject([{ code: "DB_OTEL_DRIVER_PATCHED" }]);
  expect(warnings[0]?.message).toContain("@opentelemetry/instrumentation-pg");
});
