import type { TargetSessionAttrs } from "../config/choices.js";
import { type SessionParameters, unwantedRole } from "./session-attributes.js";

/** How long what was seen of a host counts, in milliseconds. */
export const recheckAfterMs = 10_000;

/** What was seen of a host last. */
interface Sighting {
  /** `undefined`: it could not be reached. */
  readonly parameters: SessionParameters | undefined;
  /** Monotonic milliseconds. */
  readonly until: number;
}

/**
 * What is known of hosts, for a while: it decides the order in which they are tried, never whether.
 * Without it a host that swallows every packet would cost each new connection its share of the time.
 */
export class HostStates {
  readonly #sightings: Map<string, Sighting> = new Map();

  /** A session was opened on it; these are its parameters. */
  answered(key: string, parameters: SessionParameters, now: number): void {
    this.#sightings.set(key, { parameters: new Map(parameters), until: now + recheckAfterMs });
  }

  /** It was reached, whatever it is. */
  reached(key: string): void {
    if (this.#sightings.get(key)?.parameters === undefined) this.#sightings.delete(key);
  }

  failed(key: string, now: number): void {
    this.#sightings.set(key, { parameters: undefined, until: now + recheckAfterMs });
  }

  /** What was seen of it no longer holds. */
  forget(key: string): void {
    this.#sightings.delete(key);
  }

  /**
   * It is about to be tried. Where it was down and the time has come to look again, one attempt does
   * so; the others that begin meanwhile still count it as down.
   */
  trying(key: string, now: number): void {
    const sighting = this.#sightings.get(key);
    if (sighting === undefined || sighting.parameters !== undefined) return;
    if (sighting.until <= now) this.failed(key, now);
  }

  /** 0: worth trying. 1: it had another role than the one wanted. 2: it was down. */
  rank(key: string, wanted: TargetSessionAttrs, now: number): 0 | 1 | 2 {
    const sighting = this.#sightings.get(key);
    if (sighting === undefined || sighting.until <= now) return 0;
    if (sighting.parameters === undefined) return 2;
    return unwantedRole(wanted, sighting.parameters) === undefined ? 0 : 1;
  }
}

/** What is ordered, and what is known of it. */
export interface Candidate<Host> {
  readonly host: Host;
  readonly rank: 0 | 1 | 2;
}

/**
 * The hosts in the order they are tried: as they came, those of which nothing good is known last.
 *
 * @param isLastPass `false`: only those worth trying; the next pass tries the others.
 */
export function orderHosts<Host>(
  candidates: readonly Candidate<Host>[],
  isLastPass: boolean,
): readonly Host[] {
  return candidates
    .filter(({ rank }) => isLastPass || rank === 0)
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ host }) => host);
}

/** The same in random order. */
export function shuffle<Host>(hosts: readonly Host[], random: () => number): readonly Host[] {
  return hosts
    .map((host) => ({ host, at: random() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ host }) => host);
}
