import fc from "fast-check";
import { expect, it } from "vitest";
import { sqlComment } from "./sql-comment.js";
import type { SqlCommentTags } from "./sql-comment.js";

it("writes tags as sqlcommenter does: encoded, in order", () => {
  expect(sqlComment({ route: "/users/:id", action: "it's", "a b": "ü" })).toBe(
    String.raw`/*a%20b='%C3%BC',action='it\'s',route='%2Fusers%2F%3Aid'*/`,
  );
});

it("writes nothing where there are no tags", () => {
  expect(sqlComment({})).toBe("");
});

it("leaves out what differs from call to call", () => {
  // The type forbids it; JavaScript does not.
  const given: Record<string, string> = { traceparent: "00-1-2-01", tracestate: "a", route: "r" };
  expect(sqlComment(given as SqlCommentTags)).toBe("/*route='r'*/");
});

it("never ends before its end", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), (tags) => {
      const comment = sqlComment(tags);
      if (comment === "") return;
      expect(comment.indexOf("*/")).toBe(comment.length - 2);
      expect(comment.lastIndexOf("/*")).toBe(0);
    }),
  );
});
