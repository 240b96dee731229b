import type { Command } from "commander";
import type { ApproveFlags } from "../approve-file.js";
import type { Act } from "./act.js";
import { lifetime } from "./duration.js";

export function describeApprove(program: Command, act: Act): void {
  program
    .command("approve")
    .argument("<plan-file>", "what plan --out wrote")
    .requiredOption("--key <pem-file>", "your private key (see auth keygen)")
    .option("--approver <name>", "whose key it is (default: told by the configured public keys)")
    .option("--ttl <duration>", "how long it counts, 7d at most (default: 1h)", lifetime)
    .description("approve exactly this plan, once; prints the token for --approval")
    .action((path: string, flags: ApproveFlags) =>
      act((commands) => commands.approve(path, flags)),
    );
}
