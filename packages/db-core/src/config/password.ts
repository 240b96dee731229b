import { ConnectFailedError, isDatabaseError } from "../errors/index.js";

/** Yields the password for one new connection. */
export type PasswordFunction = () => Promise<string> | string;

/** Milliseconds a password function has. */
export const passwordTimeoutMs: number = 5000;

/**
 * Wraps a password or password function as the driver calls it: once for each new connection, its
 * result kept nowhere.
 *
 * The function returned rejects with ConnectFailedError when the password function throws, rejects,
 * yields no text, or takes longer than `timeoutMs`. Nothing was sent. A `DatabaseError` it throws
 * passes as it is.
 */
export function passwordSource(
  password: string | PasswordFunction | undefined,
  timeoutMs: number = passwordTimeoutMs,
): () => Promise<string | undefined> {
  if (typeof password !== "function") return () => Promise.resolve(password);
  return async () => checkPassword(await withDeadline(password, timeoutMs));
}

async function withDeadline(password: PasswordFunction, timeoutMs: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(failed(`The password function took longer than ${timeoutMs} ms.`, true));
    }, timeoutMs);
  });
  try {
    return await Promise.race([callPassword(password), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function callPassword(password: PasswordFunction): Promise<unknown> {
  try {
    return await password();
  } catch (cause) {
    // Its message is not repeated: a vault's error may quote what it was asked for.
    throw isDatabaseError(cause) ? cause : failed("The password function failed.", true, cause);
  }
}

function checkPassword(password: unknown): string {
  if (typeof password !== "string") {
    throw failed(`The password function yielded ${typeof password} instead of a text.`, false);
  }
  if (password.includes("\0")) throw failed("The password contains a NUL byte.", false);
  return password;
}

function failed(message: string, isRetryable: boolean, cause?: unknown): ConnectFailedError {
  return new ConnectFailedError(`${message} Nothing was sent.`, { isRetryable, cause });
}
