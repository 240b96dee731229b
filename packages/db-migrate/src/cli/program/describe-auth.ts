import type { Command } from "commander";
import type { Act } from "./act.js";
import { describeAuthBootstrap } from "./describe-auth-bootstrap.js";
import { describeAuthCheck } from "./describe-auth-check.js";
import { describeAuthKeygen } from "./describe-auth-keygen.js";

export function describeAuth(program: Command, act: Act): void {
  const auth = program.command("auth").description("who may run what: look at it, or set it up");
  describeAuthCheck(auth, act);
  describeAuthBootstrap(auth, act);
  describeAuthKeygen(auth, act);
}
