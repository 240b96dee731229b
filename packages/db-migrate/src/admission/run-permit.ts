/** What lets a run in where the policy of its environment asks for more than the command. */
export interface RunPermit {
  /** The hash of a plan that was reviewed: any other plan is refused. */
  readonly planHash?: string;
  /**
   * Token of an approval of the plan. One that is given is always checked, and used up. Default:
   * `DB_MIGRATION_APPROVAL`, which is looked at only where the policy asks for an approval.
   */
  readonly approval?: string;
  /**
   * Why this cannot wait for an approval. Takes the place of one where the policy allows that, with a warning
   * and a row of the audit that has this text.
   */
  readonly breakGlass?: string;
}

/** The permit among the options of a command. */
export function permitOf({ planHash, approval, breakGlass }: RunPermit): RunPermit {
  return {
    ...(planHash === undefined ? {} : { planHash }),
    ...(approval === undefined ? {} : { approval }),
    ...(breakGlass === undefined ? {} : { breakGlass }),
  };
}
