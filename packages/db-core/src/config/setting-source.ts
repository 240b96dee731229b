import { shown } from "./problems.js";
import type { ConfigProblem } from "./problems.js";
import { settingNames, settingTexts } from "./settings.js";
import type { SettingName, Settings, SettingText, SettingValues } from "./settings.js";

/** What one source, the environment or a URL, says, and what is wrong with it. */
export class SettingSource {
  readonly settings: Settings = {};
  readonly problems: ConfigProblem[] = [];
  readonly #labels = new Map<SettingName, string>();
  #unreadable = false;

  /** How the source calls a setting it gave, readable or not, such as `DB_PORT`. */
  label(name: SettingName): string | undefined {
    return this.#labels.get(name);
  }

  /** Whether the source gave a setting, or may have: nothing is known of one that could not be read. */
  mayHaveGiven(name: SettingName): boolean {
    return this.#unreadable || this.#labels.has(name);
  }

  /** Notes that the source as a whole could not be read. */
  unreadable(): this {
    this.#unreadable = true;
    return this;
  }

  /** Reads one text. A second one for the same setting is a problem. */
  read<Name extends SettingName>(name: Name, label: string, text: string): void {
    const setting: SettingText<SettingValues[Name]> = settingTexts[name];
    const reading = setting.read(text);
    if ("value" in reading) this.take(name, label, reading.value);
    else {
      const given = setting.secret === true ? {} : { given: shown(text) };
      this.problems.push({ name: label, ...given, allowed: reading.allowed });
      this.#labels.set(name, label);
    }
  }

  /** Takes one value that needs no reading. */
  take<Name extends SettingName>(name: Name, label: string, value: SettingValues[Name]): void {
    const before = this.#labels.get(name);
    if (before === undefined) {
      this.settings[name] = value;
      this.#labels.set(name, label);
    } else this.problems.push({ name: label, allowed: `is given already, as ${before}; keep one` });
  }

  /**
   * Takes in another source. What both give must be equal: which of two contradicting values was meant
   * cannot be known.
   */
  merge(other: SettingSource): void {
    this.problems.push(...other.problems);
    this.#unreadable ||= other.#unreadable;
    for (const name of settingNames) this.#mergeOne(name, other);
  }

  #mergeOne<Name extends SettingName>(name: Name, other: SettingSource): void {
    const label = other.#labels.get(name);
    if (label === undefined) return;
    const mine = this.#labels.get(name);
    const values: readonly unknown[] = [this.settings[name], other.settings[name]];
    if (mine === undefined) {
      this.#labels.set(name, label);
      const theirs: Settings[Name] = other.settings[name];
      if (theirs !== undefined) this.settings[name] = theirs;
    } else if (!values.includes(undefined) && !same(values)) {
      this.problems.push(contradiction(name, [mine, label], values));
    }
  }
}

/** Settings are texts, numbers and lists of these. */
function same([one, other]: readonly unknown[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function contradiction(
  name: SettingName,
  labels: readonly string[],
  values: readonly unknown[],
): ConfigProblem {
  const given =
    settingTexts[name].secret === true ? {} : { given: values.map(shownValue).join(" and ") };
  const allowed = "contradict each other; keep one, or make them equal";
  return { name: labels.join(" and "), ...given, allowed };
}

function shownValue(value: unknown): string {
  return shown(Array.isArray(value) ? value.join(",") : value);
}
