import { AsyncLocalStorage } from "node:async_hooks";

/** Where an asynchronous call is. `scope` is undefined where transactions further out are hidden. */
interface Frame {
  readonly owner: object;
  readonly scope: object | undefined;
  readonly parent: Frame | undefined;
}

/** The only state of the package that is not passed on. All services share it, to notice each other. */
const frames: AsyncLocalStorage<Frame> = new AsyncLocalStorage();

/**
 * Which scope of its service the running asynchronous call belongs to. Frames are a chain, and a call
 * keeps its own after the scope has ended: the scope is found dead then, rather than nothing.
 */
export class Ambient<Scope extends object> {
  /** The nearest scope, dead or alive, unless it is hidden. */
  get current(): Scope | undefined {
    for (let frame = frames.getStore(); frame !== undefined; frame = frame.parent)
      if (frame.owner === this) return frame.scope as Scope | undefined;
    return undefined;
  }

  /** Every scope around the call, the hidden ones too, the nearest first. */
  get around(): Scope[] {
    const scopes: Scope[] = [];
    for (let frame = frames.getStore(); frame !== undefined; frame = frame.parent)
      if (frame.owner === this && frame.scope !== undefined) scopes.push(frame.scope as Scope);
    return scopes;
  }

  /** The nearest scopes of other services, those not hidden. */
  get foreign(): Scope[] {
    const owners = new Set<object>([this]);
    const scopes: Scope[] = [];
    for (let frame = frames.getStore(); frame !== undefined; frame = frame.parent) {
      if (owners.has(frame.owner)) continue;
      owners.add(frame.owner);
      if (frame.scope !== undefined) scopes.push(frame.scope as Scope);
    }
    return scopes;
  }

  /** Runs `work` inside `scope`; `undefined` hides those around it. */
  run<T>(scope: Scope | undefined, work: () => Promise<T>): Promise<T> {
    return frames.run({ owner: this, scope, parent: frames.getStore() }, work);
  }
}
