import type { Command } from "commander";
import type { Act } from "./act.js";

export function describeAuthKeygen(auth: Command, act: Act): void {
  auth
    .command("keygen")
    .argument("<name>", "whose keys they are: the name of an account")
    .option("--out <folder>", "where to write them (default: the current directory)")
    .description("make the pair of keys of somebody who approves plans")
    .action((name: string, { out = "." }: { readonly out?: string }) =>
      act((commands) => commands.keygen(name, out)),
    );
}
