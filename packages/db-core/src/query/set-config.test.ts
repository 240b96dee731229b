import { expect, it } from "vitest";
import { maySetSession } from "./set-config.js";

it.each([
  "SELECT 1",
  "SELECT current_setting('a.set_config')",
  "SELECT set_config('a.b', $1, true)",
  "SELECT SET_CONFIG ('a.b', lower('X), false'), TRUE )",
  "SELECT set_config('a.b', $1, is_local => true), set_config('a.c', 'it''s', true)",
])("%j lasts no longer than its transaction", (text) => {
  expect(maySetSession(text)).toBe(false);
});

it.each([
  "SELECT set_config('a.b', lower('X'), false)",
  "SELECT set_config('a.b', '(', is_local := false)",
  "SELECT set_config('a.b', $1, true), set_config('a.c', concat($2, ')'), FALSE)",
  "SELECT set_config('a.b', $1, $2), set_config('a.b', $1, true)",
  "SELECT set_config('a.b', set_config('a.c', 'x', false), true)",
  "SELECT set_config('a.b', 'unfinished",
])("%j may last longer", (text) => {
  expect(maySetSession(text)).toBe(true);
});
