import { type Command, Option } from "commander";
import type { ImportOptions } from "../../import/import-options.js";
import { importTools } from "../../import/import-tool.js";
import type { Act } from "./act.js";

export function describeImport(program: Command, act: Act): void {
  program
    .command("import")
    .argument("<source>", "the other tool's folder, such as db/migrations")
    .addOption(
      new Option("--from <tool>", "whose migrations they are")
        .choices(importTools)
        .makeOptionMandatory(),
    )
    .option("--adopt-history", "record as applied what the other tool has applied")
    .option("--history-table <name>", "its table, where it is not the tool's default")
    .option("--printed <files...>", "what node-pg-migrate printed: it tells what its programs send")
    .option("--leave-out <names...>", "files, folders or versions to import nothing of")
    .option("--dry-run", "say what would be done, and do nothing")
    .description("write another tool's migrations into the folder")
    .action((source: string, flags: Omit<ImportOptions, "source">) =>
      act((commands) => commands.import({ ...flags, source })),
    );
}
