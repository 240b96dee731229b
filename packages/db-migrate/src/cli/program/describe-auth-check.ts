import type { Command } from "commander";
import type { Act } from "./act.js";

export function describeAuthCheck(auth: Command, act: Act): void {
  auth
    .command("check")
    .option("--approval <token>", "an approval to look at; it is not used up")
    .description(
      "look at roles, connection, policy and privileges; exit with 8 if up would be refused",
    )
    .action((flags: { readonly approval?: string }) =>
      act((commands) => commands.checkAuth(flags)),
    );
}
