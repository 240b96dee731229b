import { beforeEach } from "vitest";

/** Tests that start a server of their own take seconds, and each mutant would pay for them. */
const slow = /new primary|standby/;

beforeEach(({ task, skip }) => {
  if (slow.test(task.name)) skip();
});
