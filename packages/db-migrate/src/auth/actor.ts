/** Who is behind a run, as far as can be told, and how that was told. */
export interface Actor {
  readonly name: string;
  /** `GITHUB_ACTOR`, `GITLAB_USER_LOGIN`, `os` or `option`. */
  readonly source: string;
}

const variables = ["GITHUB_ACTOR", "GITLAB_USER_LOGIN"] as const;

/**
 * The person or job named by the continuous integration that runs this, otherwise the operating system's
 * user. It identifies for the audit; it proves nothing.
 */
export function actorOf(
  env: Readonly<Record<string, string | undefined>>,
  systemUser: () => string,
): Actor {
  for (const source of variables) {
    const name = env[source];
    if (name) return { name, source };
  }
  return { name: systemUser(), source: "os" };
}
