import { resolve } from "node:path";
import { explainPlace } from "../explain/explain-place.js";
import { type GenerationResult, runGeneration } from "../generate/generation.js";
import type { GenerationOptions, GenerationReporter } from "../generate/generation-options.js";
import { SchemaHost } from "../schema/schema-database.js";
import { watchFolders } from "../watch/folder-watch.js";
import { matters, watchedFolders } from "../watch/watched-folders.js";
import { type CliOutput, writeEvent } from "./cli-output.js";
import { exitCodes } from "./exit-codes.js";
import { renderError } from "./render-error.js";
import { renderExplanation } from "./render-explanation.js";
import { renderProblem, renderSummary, renderUnchecked } from "./render.js";

/** What every command takes. */
export interface GlobalFlags {
  readonly migrations?: string;
  readonly queries?: string;
  readonly tsconfig?: string;
  readonly out?: string;
  readonly types?: string;
  readonly validators?: true;
  readonly databaseUrl?: string;
  readonly server?: string;
  readonly postgres?: string;
  /** `false`: `--no-cache`. */
  readonly cache?: boolean;
  readonly strict?: true;
  /** One JSON object a line instead of text. */
  readonly json?: true;
  readonly quiet?: true;
}

/** Where a command runs, and for whom. */
export interface Terminal {
  readonly output: CliOutput;
  readonly signal: AbortSignal | undefined;
  /** The folder of the project: absolute. */
  readonly root: string;
}

/** The commands, each of which prints its result and yields the exit status. */
export class Commands {
  readonly #flags: GlobalFlags;
  readonly #output: CliOutput;
  readonly #signal: AbortSignal | undefined;
  readonly #options: GenerationOptions;

  constructor(flags: GlobalFlags, { output, signal, root }: Terminal) {
    const { server: serverUrl, ...rest } = flags;
    this.#flags = flags;
    this.#output = output;
    this.#signal = signal;
    this.#options = { ...rest, serverUrl, root: resolve(root) };
  }

  generate(): Promise<number> {
    return this.#withHost(async (host) => this.#show(await this.#run(host, true), "generate"));
  }

  check(): Promise<number> {
    return this.#withHost(async (host) => this.#show(await this.#run(host, false), "check"));
  }

  /** Runs again whenever something changes, until the signal. What is wrong in between ends nothing. */
  watch(isCheck: boolean): Promise<number> {
    const command = isCheck ? "check" : "generate";
    let before: string | undefined;
    const act = async (host: SchemaHost): Promise<void> => {
      try {
        const result = await this.#run(host, !isCheck);
        const said = JSON.stringify([result.problems, result.stale]);
        // A change that changes nothing is not worth a line.
        if (before === undefined || said !== before || result.stale.length > 0)
          this.#show(result, command);
        if (before === undefined) this.#reporter().step("watching for changes; Ctrl-C ends it");
        before = said;
      } catch (error) {
        this.#signal?.throwIfAborted();
        // What cannot be mended while it runs is told at once.
        if (before === undefined) throw error;
        this.#output.err(renderError(error));
        before = "";
      }
    };
    return this.#withHost(async (host) => {
      const folders = (): readonly string[] => watchedFolders(this.#options);
      await watchFolders({ folders, matters, act: () => act(host) }, this.#signal);
      return exitCodes.stopped;
    });
  }

  explain(place: string): Promise<number> {
    return this.#withHost(async (host) => {
      const control = { reporter: this.#reporter(), signal: this.#signal };
      const explained = await explainPlace(place, this.#options, host, control);
      if (this.#flags.json === true)
        for (const each of explained) writeEvent(this.#output, { type: "explanation", ...each });
      else for (const each of explained) this.#output.out(renderExplanation(each));
      const isRefused = explained.some(({ problems }) => problems.length > 0);
      return isRefused ? exitCodes.problems : exitCodes.ok;
    });
  }

  async #withHost(work: (host: SchemaHost) => Promise<number>): Promise<number> {
    const host = new SchemaHost(this.#options, (step) => this.#reporter().step(step));
    try {
      return await work(host);
    } finally {
      await host.close();
    }
  }

  async #run(host: SchemaHost, write: boolean): Promise<GenerationResult & { tookMs: number }> {
    const startedAt = performance.now();
    const control = { reporter: this.#reporter(), signal: this.#signal, write };
    const result = await runGeneration(this.#options, host, control);
    return { ...result, tookMs: Math.round(performance.now() - startedAt) };
  }

  #show(result: GenerationResult & { tookMs: number }, command: "generate" | "check"): number {
    const { problems, unchecked, stale } = result;
    const { quiet, json } = this.#flags;
    const isStale = command === "check" && stale.length > 0;
    const exitCode =
      problems.length > 0 ? exitCodes.problems : isStale ? exitCodes.stale : exitCodes.ok;
    if (json === true) {
      for (const each of problems) writeEvent(this.#output, { type: "problem", ...each });
      for (const each of unchecked) writeEvent(this.#output, { type: "unchecked", ...each });
      const counts = { problems: problems.length, unchecked: unchecked.length };
      writeEvent(this.#output, { type: "result", command, ...result, ...counts, exitCode });
      return exitCode;
    }
    for (const each of problems) this.#output.err(renderProblem(each));
    if (quiet !== true && unchecked.length > 0) this.#output.err(renderUnchecked(unchecked));
    const summary = renderSummary(result, command);
    if (exitCode !== exitCodes.ok) this.#output.err(summary);
    else if (quiet !== true) this.#output.out(summary);
    return exitCode;
  }

  #reporter(): GenerationReporter {
    const { json, quiet } = this.#flags;
    const { transient } = this.#output;
    return {
      step: (text) => {
        if (quiet === true) return;
        if (json === true) writeEvent(this.#output, { type: "step", step: text });
        else if (transient === undefined) this.#output.err(`${text} …`);
        else transient(`${text} …`);
      },
      described: (done, total) => {
        if (quiet === true || json === true) return;
        transient?.(`describing statements: ${done} of ${total}`);
      },
    };
  }
}
