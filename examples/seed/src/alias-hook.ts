import { existsSync } from "node:fs";

/** Leads `@/x` to `x.js`, or to `x/index.js`, beside this file: what `paths` in tsconfig.json says. */
export function resolve<Context, Result>(
  specifier: string,
  context: Context,
  next: (specifier: string, context: Context) => Result,
): Result {
  return next(specifier.startsWith("@/") ? target(specifier.slice(2)) : specifier, context);
}

function target(path: string): string {
  const file = new URL(`${path}.js`, import.meta.url);
  return existsSync(file) ? file.href : new URL(`${path}/index.js`, import.meta.url).href;
}
