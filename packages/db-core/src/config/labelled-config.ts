import { checkConfig } from "./check-config.js";
import type { Label } from "./check-config.js";
import type { DatabaseConfig, HostOption } from "./database-config.js";
import { choiceFieldNames, numberFieldNames } from "./fields.js";
import { passwordFromFile } from "./password-file.js";
import { throwProblems } from "./problems.js";
import type { ConfigProblem } from "./problems.js";
import type { SettingSource } from "./setting-source.js";
import { settingOf } from "./settings.js";
import type { SettingName } from "./settings.js";
import type { TlsOptions } from "./tls.js";

/** A configuration while it is put together. */
type Draft = { -readonly [Key in keyof DatabaseConfig]: DatabaseConfig[Key] };

/** A configuration, and how the source it came from calls its fields. */
export interface LabelledConfig {
  readonly config: DatabaseConfig;
  readonly label: Label;
}

/**
 * The configuration a source describes.
 *
 * What is missing is not reported alone, since it may still be added; beside other problems it is.
 *
 * @param unlabelled Names a field the source did not give.
 * @throws ConfigError lists everything that is wrong with the source.
 */
export function configOf(source: SettingSource, unlabelled: Label): LabelledConfig {
  const label: Label = (path) => {
    const setting = settingOf(path);
    return (setting && source.label(setting)) ?? unlabelled(path);
  };
  const config = settingsToConfig(source);
  const checked = checkConfig(config, label).filter(
    (problem) => problem.missing === undefined || !source.mayHaveGiven(problem.missing),
  );
  const problems = [...source.problems, ...checked];
  if (problems.some(({ missing }) => missing === undefined)) throwProblems(problems);
  return { config, label };
}

function settingsToConfig(source: SettingSource): DatabaseConfig {
  const { settings } = source;
  const draft: Draft = {};
  for (const name of ["user", "database", "applicationName"] as const) copy(settings, name, draft);
  for (const name of [...numberFieldNames, ...choiceFieldNames]) copy(settings, name, draft);
  addAddress(source, draft);
  addPassword(source, draft);
  const ssl = sslOf(source);
  if (ssl !== undefined) draft.ssl = ssl;
  return draft;
}

function copy<Name extends SettingName & keyof DatabaseConfig>(
  settings: { readonly [Key in Name]?: DatabaseConfig[Key] },
  name: Name,
  draft: Draft,
): void {
  const value = settings[name];
  if (value !== undefined) draft[name] = value;
}

function addAddress(source: SettingSource, draft: Draft): void {
  const { host, port } = source.settings;
  const [onlyPort, ...morePorts] = port ?? [];
  if (morePorts.length > 0 && host?.length !== port?.length) {
    // A host that is wrong itself was reported already.
    const label = source.label("host");
    const reported =
      label !== undefined && source.problems.some(({ name }) => name.includes(label));
    const allowed = "expected one port, or one for each host";
    if (!reported) source.problems.push(conflict(source, "port", allowed));
    return;
  }
  if (morePorts.length === 0 && onlyPort !== undefined) draft.port = onlyPort;
  const [onlyHost, ...moreHosts] = host ?? [];
  if (onlyHost !== undefined && moreHosts.length === 0) draft.host = onlyHost;
  else if (host !== undefined)
    draft.hosts = host.map((name, index) =>
      hostOption(name, morePorts.length > 0 ? port?.[index] : undefined),
    );
}

function hostOption(host: string, port: number | undefined): HostOption {
  return port === undefined ? { host } : { host, port };
}

/** The password becomes a function, so nothing that prints or copies the configuration shows it. */
function addPassword(source: SettingSource, draft: Draft): void {
  const { password, passwordFile } = source.settings;
  if (password !== undefined && passwordFile !== undefined) {
    const other = source.label("password");
    source.problems.push(conflict(source, "passwordFile", `is given beside ${other}; keep one`));
  }
  if (password !== undefined) draft.password = () => password;
  else if (passwordFile !== undefined) draft.password = passwordFromFile(passwordFile);
}

const tlsTexts = ["ca", "caFile", "cert", "certFile", "keyFile", "servername"] as const;

function sslOf(source: SettingSource): boolean | TlsOptions | undefined {
  const { ssl, key, negotiation, ...rest } = source.settings;
  const options: { -readonly [Name in keyof TlsOptions]: TlsOptions[Name] } = {};
  for (const name of tlsTexts) {
    const value = rest[name];
    if (value !== undefined) options[name] = value;
  }
  if (key !== undefined) options.key = () => key;
  if (negotiation !== undefined) options.negotiation = negotiation;
  const names = Object.keys(options);
  if (ssl === "disable") {
    if (names.length > 0) source.problems.push(conflict(source, "ssl", unusedTls(source)));
    return false;
  }
  if (names.length === 0 && (ssl === undefined || ssl === "verify-full")) return ssl && true;
  return ssl === undefined ? options : { mode: ssl, ...options };
}

function unusedTls(source: SettingSource): string {
  const labels = [...tlsTexts, "key" as const, "negotiation" as const]
    .map((name) => source.label(name))
    .filter((label) => label !== undefined);
  return `switches TLS off, so ${labels.join(", ")} would have no effect; keep one or the other`;
}

function conflict(source: SettingSource, name: SettingName, allowed: string): ConfigProblem {
  return { name: source.label(name) ?? name, allowed };
}
