import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { HostAndPort } from "../config/hosts.js";
import { deferred } from "../deferred.js";
import { connectFailure } from "./connect-failure.js";

/** Yields the addresses of a host, the best first; at least one. */
export type HostResolver = (host: string) => Promise<readonly string[]>;

/**
 * Asks the operating system for every address of a name, anew each time: after a failover the name may
 * lead elsewhere. An address, and the folder of a Unix socket, stand for themselves.
 */
export const resolveHost: HostResolver = async (host) => {
  if (isIP(host) !== 0 || host.startsWith("/")) return [host];
  const answers = await lookup(host, { all: true });
  return answers.map(({ address }) => address);
};

/** Who wants to know, and for how long. */
export interface AddressRequest {
  readonly host: HostAndPort;
  readonly resolve: HostResolver;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * The addresses of a host. The system's resolver cannot be interrupted, so a late answer is only not
 * waited for.
 *
 * @throws ConnectFailedError the name is not known, or the answer too late. Nothing was sent.
 */
export async function addressesOf(request: AddressRequest): Promise<readonly string[]> {
  const { host, resolve, timeoutMs, signal } = request;
  const { promise: interrupted, end } = interruption(timeoutMs, signal);
  try {
    return await Promise.race([resolve(host.host), interrupted]);
  } catch (cause) {
    const { code } = cause as { code?: unknown };
    const refusal = {
      message: cause instanceof Error ? cause.message : "gave up",
      ...(typeof code === "string" ? { code } : {}),
      timedOut: cause === late,
      cause,
    };
    throw connectFailure(refusal, { ...host, connectTimeoutMs: timeoutMs });
  } finally {
    end();
  }
}

/** Its identity tells that the resolver was too slow. */
const late = Symbol("late");

/** Rejects with {@link late} in time, or with the signal's reason. */
function interruption(
  timeoutMs: number,
  signal: AbortSignal,
): { readonly promise: Promise<never>; readonly end: () => void } {
  const interrupted = deferred<never>();
  const timer = setTimeout(() => interrupted.reject(late), timeoutMs);
  const giveUp = (): void => interrupted.reject(signal.reason);
  signal.addEventListener("abort", giveUp, { once: true });
  const end = (): void => {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
  };
  return { promise: interrupted.promise, end };
}
