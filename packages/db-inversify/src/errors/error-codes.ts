/* oxlint-disable unicorn/no-thenable -- `then` is a sentence here, and nobody awaits a table */
/** Every code of db-inversify. Keys are stable: they are part of the public API. */
export const errorCodes = {
  DB_INVERSIFY_DUPLICATE: {
    class: "DuplicateModuleError",
    when: "Two databases of one name, or one module twice, are loaded into a container.",
    then: "Nothing was bound by the second. Give it a name, or unload the first.",
  },
  DB_INVERSIFY_OPTIONS: {
    class: "DatabaseModuleError",
    when: "The options of a module contradict each other, hold an unknown key, or their factory failed.",
    then: "Nothing was started.",
  },
  DB_INVERSIFY_UNBOUND: {
    class: "UnboundDatabaseError",
    when: "The container holds no database, no transaction service, or not what a factory of options asks for.",
    then: "Nothing was sent. The message names the module to load, or what to bind.",
  },
  DB_INVERSIFY_START: {
    class: "DatabaseStartError",
    when: "`startDatabases()` could not connect to a database.",
    then: "Nothing was sent. `cause` is the refusal; the databases that did start stay open until the container is disposed.",
  },
  DB_INVERSIFY_UNBIND: {
    class: "DatabaseUnbindError",
    when: "A database in use is unbound by inversify's own `unbind`, `rebind`, `unload` or `unbindAll`, which wait in some majors and not in others.",
    then: "It is being closed, and nobody waits for it. Call `disposeContainer()` or `unloadModules()` instead.",
  },
  DB_INVERSIFY_ENDING: {
    class: "ContainerEndingError",
    when: "`disposeContainer()` or `unloadModules()` is called by what the same container is unbinding, such as an `onDeactivation`, and each would wait for the other.",
    then: "The container goes on ending, and closes its databases. Take the inner call out.",
  },
} as const;

/** A code of db-inversify. */
export type InversifyErrorCode = keyof typeof errorCodes;
