import type { Command } from "commander";
import type { Act } from "./act.js";

interface BootstrapFlags {
  readonly owner?: string;
  readonly migrator?: string;
  readonly application?: string;
  readonly schema?: readonly string[];
}

export function describeAuthBootstrap(auth: Command, act: Act): void {
  auth
    .command("bootstrap")
    .requiredOption("--print-sql", "print it; nothing is ever run")
    .option("--owner <role>", "owns every object (default: app_owner)")
    .option("--migrator <role>", "logs in to migrate (default: app_migrator)")
    .option("--application <role>", "reads and writes (default: app_rw)")
    .option("--schema <names...>", "where they work (default: public)")
    .description("print the SQL that makes roles of which each can do its part and no more")
    .action((flags: BootstrapFlags) =>
      act((commands) =>
        commands.bootstrap({
          owner: flags.owner ?? "app_owner",
          migrator: flags.migrator ?? "app_migrator",
          application: flags.application ?? "app_rw",
          schemas: flags.schema ?? ["public"],
        }),
      ),
    );
}
