import { expect, it } from "vitest";
import { isMissingPackage } from "./missing-package.js";

function notFound(message: string): Error {
  return Object.assign(new Error(message), { code: "ERR_MODULE_NOT_FOUND" });
}

it("tells a package that is absent from one that is broken", () => {
  const absent = notFound("Cannot find package '@abe/db-core' imported from /a/b.js");
  expect(isMissingPackage(absent, "@abe/db-core")).toBe(true);
  expect(isMissingPackage(absent, "@abe/db-migrate")).toBe(false);
  const broken = notFound("Cannot find package 'pg' imported from /x/@abe/db-core/dist/index.js");
  expect(isMissingPackage(broken, "@abe/db-core")).toBe(false);
  expect(isMissingPackage(new Error("package '@abe/db-core'"), "@abe/db-core")).toBe(false);
  expect(isMissingPackage("package '@abe/db-core'", "@abe/db-core")).toBe(false);
});
