/** Where the demo writes. */
export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const bold = "\u001b[1m";
const dim = "\u001b[2m";
const green = "\u001b[32m";
const plain = "\u001b[0m";

/** Headings, facts and a progress bar; colours and redrawing only on a terminal. */
export class Screen {
  readonly #out: Output;
  #lastPercent = -1;

  constructor(out: Output) {
    this.#out = out;
  }

  heading(text: string): void {
    this.#out.write(`\n${this.#style(bold, `▸ ${text}`)}\n`);
  }

  fact(text: string): void {
    this.#out.write(`  ${this.#style(green, "✓")} ${text}\n`);
  }

  note(text: string): void {
    this.#out.write(`  ${this.#style(dim, text)}\n`);
  }

  lines(lines: readonly string[]): void {
    for (const line of lines) this.#out.write(`  ${line}\n`);
  }

  /** Redraws in place on a terminal; elsewhere writes a line each quarter. */
  progress(done: number, total: number, what: string): void {
    const percent = Math.floor((100 * done) / total);
    const step = this.#out.isTTY === true ? 1 : 25;
    if (Math.floor(percent / step) === Math.floor(this.#lastPercent / step) && done < total) return;
    this.#lastPercent = done < total ? percent : -1;
    const line = `  ${progressBar(percent)} ${String(percent).padStart(3)} %  ${what}`;
    if (this.#out.isTTY === true) this.#out.write(`\r${line}${done < total ? "" : "\n"}`);
    else this.#out.write(`${line}\n`);
  }

  #style(code: string, text: string): string {
    return this.#out.isTTY === true ? `${code}${text}${plain}` : text;
  }
}

/** 30 characters wide. */
function progressBar(percent: number): string {
  const width = 30;
  const filled = Math.round((width * percent) / 100);
  return `${"█".repeat(filled)}${"░".repeat(width - filled)}`;
}
