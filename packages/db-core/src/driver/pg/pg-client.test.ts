import pg from "pg";
import { afterEach, expect, it } from "vitest";
import { isPgPatched } from "./pg-client.js";

type Query = typeof pg.Client.prototype.query;

const own: unknown = Reflect.get(pg.Client.prototype, "query");
afterEach(() => {
  pg.Client.prototype.query = own as Query;
});

it("tells that pg's query is not pg's own any more, and when it is again", () => {
  expect(isPgPatched()).toBe(false);
  pg.Client.prototype.query = (() => undefined) as unknown as Query;
  expect(isPgPatched()).toBe(true);
  pg.Client.prototype.query = own as Query;
  expect(isPgPatched()).toBe(false);
});

it("knows the mark of what had patched pg before it was loaded here", () => {
  Object.assign(own as object, { __original: own });
  expect(isPgPatched()).toBe(true);
  Reflect.deleteProperty(own as object, "__original");
  expect(isPgPatched()).toBe(false);
});
