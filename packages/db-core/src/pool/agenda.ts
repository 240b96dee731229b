import { type Deferred, deferred } from "../deferred.js";
import type { CloseReport } from "../idatabase-server.js";
import { inNobodysContext } from "../nobodys-context.js";
import { Alarm } from "./alarm.js";
import type { Clock } from "./clock.js";
import type { PoolCommand } from "./pool-command.js";
import type { PoolCrew } from "./pool-crew.js";
import type { Ticket } from "./pool-inside.js";
import type { PoolState } from "./pool-state.js";

/** Has the crew carry out what the state machine decides, in order, and asks it again when something is due. */
export class Agenda {
  readonly #state: PoolState<Ticket>;
  readonly #crew: PoolCrew;
  readonly #alarm: Alarm;
  /** Commands still to be carried out; the first of them is being carried out. */
  readonly #commands: PoolCommand<Ticket>[] = [];
  readonly #over: Deferred<CloseReport> = deferred();

  constructor(state: PoolState<Ticket>, clock: Clock, crew: PoolCrew) {
    this.#state = state;
    this.#crew = crew;
    // Whoever happened to set it has nothing to do with what is due by then.
    this.#alarm = new Alarm(clock, (lateMs) =>
      inNobodysContext(() => this.run(state.tick(clock.now(), lateMs))),
    );
  }

  /** The pool is closed, and so are all its connections: nothing is ever carried out any more. */
  get over(): Promise<CloseReport> {
    return this.#over.promise;
  }

  /**
   * Carries the commands out, or, called by one that is being carried out, behind those that are there.
   *
   * @param isAsked a caller asks just now, in whose asynchronous context this is.
   * @throws the first of what they threw, once all have been carried out.
   */
  run(commands: readonly PoolCommand<Ticket>[], isAsked: boolean = false): void {
    const isNested = this.#commands.length > 0;
    for (const command of commands) this.#commands.push(command);
    if (isNested) return;
    let failure: { readonly error: unknown } | undefined;
    // What is carried out may add to it.
    for (const command of this.#commands) {
      try {
        this.#crew.carryOut(command, isAsked);
      } catch (error) {
        // Whoever waits for what is behind it would wait for ever, and everybody after them.
        failure ??= { error };
      }
    }
    this.#commands.length = 0;
    this.rearm();
    if (this.#state.isOver) this.#finish();
    if (failure !== undefined) throw failure.error;
  }

  /** After a change of what is due that called for no command. */
  rearm(): void {
    // A process with nothing else to do must still learn what became of its callers.
    this.#alarm.set(this.#state.dueAt, this.#state.pending > 0 || this.#state.isDraining);
  }

  #finish(): void {
    this.#alarm.stop();
    const { report } = this.#state;
    if (report !== undefined) this.#over.resolve(report);
  }
}
