/** Whether SCRAM authentication is bound to the TLS session. */
export type ChannelBinding = "disable" | "prefer" | "require";

/** Which servers of a list are acceptable, in libpq's words. */
export type TargetSessionAttrs =
  | "any"
  | "read-write"
  | "read-only"
  | "primary"
  | "standby"
  | "prefer-standby";

/** Order in which the hosts of a list are tried. */
export type LoadBalanceHosts = "disable" | "random";

/** When a text is kept parsed on a connection. */
export type PrepareMode = "auto" | "always" | "never";

/** What answers at the address. */
export type ServerMode = "direct" | "pgbouncer-transaction" | "pgbouncer-session";

/** The fields of the configuration that are one word of a list, once resolved. */
export interface ChoiceValues {
  readonly channelBinding: ChannelBinding;
  readonly targetSessionAttrs: TargetSessionAttrs;
  readonly loadBalanceHosts: LoadBalanceHosts;
  readonly prepare: PrepareMode;
  readonly mode: ServerMode;
}
