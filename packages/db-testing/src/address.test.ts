import { expect, it } from "vitest";
import { addressUrl } from "./address.js";

it("percent-encodes every part", () => {
  const address = {
    host: "127.0.0.1",
    port: 6543,
    user: "a@b",
    password: "p:/?#%",
    database: "d/e f",
  };
  expect(addressUrl(address)).toBe("postgres://a%40b:p%3A%2F%3F%23%25@127.0.0.1:6543/d%2Fe%20f");
});

it("puts an IPv6 address into brackets", () => {
  const address = { host: "::1", port: 5432, user: "u", password: "", database: "d" };
  expect(addressUrl(address)).toBe("postgres://u:@[::1]:5432/d");
});
