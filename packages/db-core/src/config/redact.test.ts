import { describe, expect, it } from "vitest";
import { resolveConfig } from "./config.js";
import { describeTarget, redactUrl } from "./redact.js";

describe("describeTarget", () => {
  it.each([
    ["postgres://u:hunter2@db:5433/shop", "db:5433/shop"],
    ["postgres://u:hunter2@[::1],b:1/shop", "[::1]:5432,b:1/shop"],
    ["postgres://u:hunter2@/shop?host=/run", "/run:5432/shop"],
  ])("%s is %s", (url, text) => {
    expect(describeTarget(resolveConfig(url))).toBe(text);
  });
});

describe("redactUrl", () => {
  it.each([
    ["postgres://u:hunter2@h:1/d?sslmode=disable", "postgres://u:***@h:1/d?sslmode=disable"],
    ["postgres://u@h:1/d", "postgres://u@h:1/d"],
    ["postgres://h:5432/d", "postgres://h:5432/d"],
    ["postgres://h:5432,[::1]:1/d", "postgres://h:5432,[::1]:1/d"],
    ["postgres://[::1]:5432/d", "postgres://[::1]:5432/d"],
    ["postgres://u:hun:t/er?2#@h/d", "postgres://u:***@h/d"],
    ["postgres://u:hunter2", "postgres://***"],
    ["postgres://u:hunter2/d", "postgres://***"],
    ["postgres://h/d?password=hunter2&a=b", "postgres://h/d?password=***&a=b"],
    ["postgres://h/d?a=b&p%61ssword=hunter2", "postgres://h/d?a=b&p%61ssword=***"],
    ["password=hunter2", "***"],
    ["", "***"],
  ])("%s becomes %s", (url, redacted) => {
    expect(redactUrl(url)).toBe(redacted);
  });
});
