import { expect, it } from "vitest";
import { id } from "./identifier.js";
import { sql } from "./sql.js";

it("quotes each part of a qualified name", () => {
  expect(sql`select * from ${id("public", "User")}.${id("a.b")}`.text).toBe(
    'select * from "public"."User"."a.b"',
  );
});

it("refuses no name at all", () => {
  expect(() => (id as () => unknown)()).toThrow("sql.id needs a name");
});
