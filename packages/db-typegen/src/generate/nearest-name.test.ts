import { expect, it } from "vitest";
import { nearestName } from "./nearest-name.js";

const names = ["users", "user_profiles", "orders", "order_items", "ids"];

it.each([
  ["usres", "users"],
  ["user", "users"],
  ["Orders", "orders"],
  ["order_itens", "order_items"],
  ["userprofiles", "user_profiles"],
])("%s may be %s", (wanted, meant) => {
  expect(nearestName(wanted, names)).toBe(meant);
});

it.each(["x", "payments", "ab", ""])("%j is nothing that is there", (wanted) => {
  expect(nearestName(wanted, names)).toBeUndefined();
});
