import { addressUrl } from "../address.js";

/**
 * The server that the environment names, or `undefined`: `ABE_TEST_POSTGRES_URL`, then
 * `DATABASE_URL`, then `DB_HOST` with `DB_PORT`, `DB_USER`, `DB_PASSWORD` and `DB_NAME`.
 */
export function environmentUrl(
  variables: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const url = variables["ABE_TEST_POSTGRES_URL"] || variables["DATABASE_URL"];
  if (url) return url;
  const host = variables["DB_HOST"];
  if (!host) return undefined;
  const user = variables["DB_USER"] || "postgres";
  return addressUrl({
    host,
    port: Number(variables["DB_PORT"] || 5432),
    user,
    password: variables["DB_PASSWORD"] ?? "",
    database: variables["DB_NAME"] || user,
  });
}
