/**
 * Whether an import failed because the package itself is not installed. A package that is there but
 * lacks one of its own dependencies is an error, not an absence.
 */
export function isMissingPackage(error: unknown, name: string): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  return error.code === "ERR_MODULE_NOT_FOUND" && error.message.includes(`package '${name}'`);
}
