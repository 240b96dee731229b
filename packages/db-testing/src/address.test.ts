import { expect, it } from "vitest";
import { addressUrl, parseAddress } from "./address.js";

it("writes and reads back every character", () => {
  const address = {
    host: "127.0.0.1",
    port: 6543,
    user: "a@b",
    password: "p:/?#%",
    database: "d/e f",
  };
  expect(parseAddress(addressUrl(address))).toEqual(address);
});

it("fills in what a URL leaves out", () => {
  expect(parseAddress("postgres://ann@[::1]")).toEqual({
    host: "::1",
    port: 5432,
    user: "ann",
    password: "",
    database: "ann",
  });
});
