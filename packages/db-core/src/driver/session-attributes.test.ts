import { describe, expect, it } from "vitest";
import type { TargetSessionAttrs } from "../config/choices.js";
import { passesOf, type SessionParameters, unwantedRole } from "./session-attributes.js";

const servers = {
  primary: parameters("off", "off"),
  "read-only primary": parameters("off", "on"),
  standby: parameters("on", "off"),
  // Every standby's transactions are read-only, whatever the setting says.
  "read-only standby": parameters("on", "on"),
} as const;

type Server = keyof typeof servers;

const accepted: Readonly<Record<TargetSessionAttrs, readonly Server[]>> = {
  any: ["primary", "read-only primary", "standby", "read-only standby"],
  "read-write": ["primary"],
  "read-only": ["read-only primary", "standby", "read-only standby"],
  primary: ["primary", "read-only primary"],
  standby: ["standby", "read-only standby"],
  "prefer-standby": ["standby", "read-only standby"],
};

describe("unwantedRole", () => {
  for (const [wanted, fitting] of Object.entries(accepted)) {
    it.each(Object.keys(servers) as Server[])(
      `asked for ${wanted}, judges a %s as libpq does`,
      (server) => {
        const reason = unwantedRole(wanted as TargetSessionAttrs, servers[server]);
        expect(reason === undefined).toBe(fitting.includes(server));
      },
    );
  }

  it("says what the server is", () => {
    expect(unwantedRole("read-write", servers.standby)).toBe("it is a standby");
    expect(unwantedRole("read-write", servers["read-only primary"])).toBe("it is read-only");
    expect(unwantedRole("standby", servers.primary)).toBe("it is a primary");
  });
});

describe("passesOf", () => {
  it("goes over the hosts a second time only for prefer-standby, taking any then", () => {
    expect(passesOf("prefer-standby")).toEqual(["prefer-standby", "any"]);
    expect(passesOf("read-write")).toEqual(["read-write"]);
  });
});

function parameters(standby: string, readOnly: string): SessionParameters {
  return new Map([
    ["in_hot_standby", standby],
    ["default_transaction_read_only", readOnly],
  ]);
}
