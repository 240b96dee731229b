import { expect, it } from "vitest";
import { Ambient } from "./ambient.js";

it("finds the nearest scope, and those around it though they are hidden", async () => {
  const ambient = new Ambient<{ name: string }>();
  expect(ambient.current).toBeUndefined();
  await ambient.run({ name: "outer" }, () =>
    ambient.run(undefined, async () => {
      expect(ambient.current).toBeUndefined();
      await ambient.run({ name: "inner" }, async () => {
        expect(ambient.current).toEqual({ name: "inner" });
        expect(ambient.around).toEqual([{ name: "inner" }, { name: "outer" }]);
      });
      expect(ambient.around).toEqual([{ name: "outer" }]);
    }),
  );
  expect(ambient.around).toEqual([]);
});
