import { expect, it } from "vitest";
import { createDatabaseText, quoteIdentifier } from "./create-database-text.js";

it("copies files only where nothing must last and the release can be told to", () => {
  const ours = { throwAway: true, versionNumber: 180_004 };
  expect(createDatabaseText("a", "t", ours)).toBe(
    'CREATE DATABASE "a" TEMPLATE "t" STRATEGY FILE_COPY',
  );
  expect(createDatabaseText("a", undefined, ours)).toBe('CREATE DATABASE "a" STRATEGY FILE_COPY');
  const older = { ...ours, versionNumber: 140_023 };
  expect(createDatabaseText("a", "t", older)).toBe('CREATE DATABASE "a" TEMPLATE "t"');
  const yours = { ...ours, throwAway: false };
  expect(createDatabaseText("a", undefined, yours)).toBe('CREATE DATABASE "a"');
});

it("quotes names", () => {
  expect(quoteIdentifier('a"; DROP DATABASE b; --')).toBe('"a""; DROP DATABASE b; --"');
});
