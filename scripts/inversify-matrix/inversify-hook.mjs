const entry = new URL(import.meta.url).searchParams.get("entry") ?? "inversify";

/**
 * Leads `inversify` to the copy that this module's URL names.
 *
 * @template Context, Result
 * @param {string} specifier
 * @param {Context} context
 * @param {(specifier: string, context: Context) => Result} next
 * @returns {Result}
 */
export function resolve(specifier, context, next) {
  return next(specifier === "inversify" ? entry : specifier, context);
}
