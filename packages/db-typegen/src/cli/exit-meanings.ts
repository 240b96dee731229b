/** What each exit status means, in a word or two; see `exitCodes`. 143 is SIGTERM, 130 SIGINT. */
export const exitMeanings: ReadonlyMap<number, string> = new Map([
  [0, "done"],
  [1, "internal fault"],
  [2, "usage: a wrong argument, folder or file"],
  [3, "files are stale (check)"],
  [4, "the server's release is not known"],
  [5, "problems in statements or files"],
  [6, "the migrations cannot be applied"],
  [8, "denied by the server"],
  [10, "server not started or not reached"],
  [130, "stopped by SIGINT"],
  [143, "stopped by SIGTERM"],
]);
