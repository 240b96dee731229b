/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The process's variables, read when asked: the only door to them in this package. */
export function environment(): Environment {
  return process.env;
}
