import { readFile } from "node:fs/promises";
import { ConnectFailedError } from "../errors/index.js";
import type { PasswordFunction } from "./password.js";

/**
 * Reads the password from a file for each new connection, so a rotated secret is picked up. One
 * trailing line break is dropped; everything else belongs to the password.
 *
 * The function returned rejects with ConnectFailedError, which names the file, when it cannot be read.
 */
export function passwordFromFile(path: string): PasswordFunction {
  return async () => {
    try {
      return (await readFile(path, "utf8")).replace(/\r?\n$/, "");
    } catch (cause) {
      throw new ConnectFailedError(`The password file ${path} cannot be read. Nothing was sent.`, {
        cause,
      });
    }
  };
}
