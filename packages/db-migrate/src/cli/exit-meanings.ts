/** What each exit status means, in a word or two; see `exitCodes`. 143 is SIGTERM, 130 SIGINT. */
export const exitMeanings: ReadonlyMap<number, string> = new Map([
  [0, "done"],
  [1, "internal fault"],
  [2, "usage or configuration"],
  [3, "pending (status --check)"],
  [4, "history mismatch, drift or broken way back"],
  [5, "invalid file or lint errors"],
  [6, "failed and rolled back"],
  [7, "repair needed"],
  [8, "denied"],
  [9, "locked by another runner"],
  [10, "database not reachable"],
  [130, "stopped by SIGINT"],
  [143, "stopped by SIGTERM"],
]);
