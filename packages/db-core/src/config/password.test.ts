import { describe, expect, it } from "vitest";
import { ConnectFailedError } from "../errors/index.js";
import { passwordSource, passwordTimeoutMs } from "./password.js";

describe("passwordSource", () => {
  it("passes a text on, and nothing where none was given", async () => {
    expect(await passwordSource("hunter2")()).toBe("hunter2");
    expect(await passwordSource(undefined)()).toBeUndefined();
  });

  it("calls the function for each connection, so a rotated password is picked up", async () => {
    let calls = 0;
    const password = passwordSource(() => `token ${(calls += 1)}`);
    expect([await password(), await password()]).toEqual(["token 1", "token 2"]);
  });

  it.each([
    [
      "throws",
      (): string => {
        throw new TypeError("hunter2");
      },
    ],
    ["rejects", (): Promise<string> => Promise.reject(new TypeError("hunter2"))],
  ])("fails retryably and without its words when the function %s", async (_, password) => {
    const error: unknown = await passwordSource(password)().catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      name: "ConnectFailedError",
      isRetryable: true,
      outcome: "not_applied",
      message: "The password function failed. Nothing was sent.",
      cause: expect.any(TypeError),
    });
  });

  it("passes a DatabaseError of the function on as it is", async () => {
    const own = new ConnectFailedError("revoked");
    await expect(passwordSource(() => Promise.reject(own))()).rejects.toBe(own);
  });

  it.each([[undefined], [5], [null], [{}]])("refuses %o instead of a text", async (value) => {
    const password = (() => value) as unknown as () => string;
    await expect(passwordSource(password)()).rejects.toMatchObject({
      name: "ConnectFailedError",
      isRetryable: false,
      message: expect.stringContaining("instead of a text"),
    });
  });

  it("refuses a NUL byte without showing the password", async () => {
    await expect(passwordSource(() => "hunter2\0")()).rejects.toThrow(/contains a NUL byte/);
    await expect(passwordSource(() => "hunter2\0")()).rejects.not.toThrow(/hunter2/);
  });

  it("leaves no timer behind once the function has answered", async () => {
    const timers = (): number =>
      process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
    const before = timers();
    await passwordSource(() => "hunter2")();
    expect(timers()).toBe(before);
  });

  it("gives up on a function that does not answer", async () => {
    expect(passwordTimeoutMs).toBe(5000);
    const never = new Promise<string>(() => {});
    await expect(passwordSource(() => never, 5)()).rejects.toMatchObject({
      name: "ConnectFailedError",
      isRetryable: true,
      message: "The password function took longer than 5 ms. Nothing was sent.",
    });
  });
});
