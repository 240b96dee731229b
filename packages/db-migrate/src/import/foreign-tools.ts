import type { ForeignTool } from "./foreign-tool.js";
import type { ImportTool } from "./import-tool.js";
import { dbmate } from "./tools/dbmate.js";
import { diesel } from "./tools/diesel.js";
import { drizzle } from "./tools/drizzle.js";
import { golangMigrate } from "./tools/golang-migrate.js";
import { hasura } from "./tools/hasura.js";
import { nodePgMigrate } from "./tools/node-pg-migrate.js";
import { prisma } from "./tools/prisma.js";

/** The tools by their names, in the order of the alphabet. */
export const foreignTools: Readonly<Record<ImportTool, ForeignTool>> = {
  dbmate,
  diesel,
  drizzle,
  "golang-migrate": golangMigrate,
  hasura,
  "node-pg-migrate": nodePgMigrate,
  prisma,
};
