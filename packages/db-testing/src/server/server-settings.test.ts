import { expect, it } from "vitest";
import { serverSettings, settingsText } from "./server-settings.js";

const input = { port: 5433, maxConnections: 100, durable: false, settings: {} };

it("listens on loopback only, whatever the caller's settings say", () => {
  const settings = { listen_addresses: "*", port: "1", cluster_name: "mine", fsync: "on" };
  expect(serverSettings({ ...input, settings })).toMatchObject({
    listen_addresses: "127.0.0.1",
    port: "5433",
    cluster_name: "abe-db-testing",
    unix_socket_directories: "",
    fsync: "on",
  });
});

it("leaves durability alone when it is asked for", () => {
  expect(serverSettings({ ...input, durable: true })).not.toHaveProperty("fsync");
  expect(serverSettings(input)).toHaveProperty("fsync", "off");
});

it.each([
  [1, "0"],
  [3, "2"],
  [4, "3"],
  [300, "3"],
])("reserves fewer than max_connections = %i for superusers", (maxConnections, reserved) => {
  const settings = serverSettings({ ...input, maxConnections });
  expect(settings["superuser_reserved_connections"]).toBe(reserved);
});

it("doubles quotes and backslashes", () => {
  expect(settingsText({ a: "it's", b: "x\\y" })).toBe("a = 'it''s'\nb = 'x\\\\y'\n");
});
