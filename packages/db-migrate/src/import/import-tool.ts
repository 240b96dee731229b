/** The tools whose migrations can be imported. */
export const importTools = [
  "dbmate",
  "diesel",
  "drizzle",
  "golang-migrate",
  "hasura",
  "node-pg-migrate",
  "prisma",
] as const;

/** A tool whose migrations can be imported. */
export type ImportTool = (typeof importTools)[number];
