/** What bounds each part, or one figure of it: what is said of a gate that is missed. @type {Readonly<Record<string, string>>} */
export const reasons = {
  "key-1":
    "One call at a time waits for the server and is woken by the kernel; the raw socket does so too.",
  "key-128":
    "Above the raw socket stand the checks of a call, its promise, its place on a connection and its row.",
  wide: "What is left is JSON.parse, making strings, and the server's work, in which nobody has a part.",
  delayed:
    "Client, proxy and server share the machine's cores, and the proxy's share is the same for all: see the raw socket.",
  "head-of-line": "A statement that nobody knew to be slow has shared a connection.",
  bulk: "The server stores the rows, at the same cost whoever sends them.",
  "stream: MiB at most in the process, beyond what it was":
    "A part is room that V8 makes for rows that live shortly: with --max-semi-space-size=2 it was 41, pg-cursor's 33.",
  stream: "The server makes the rows, at the same cost whoever reads them.",
  decode: "What is left is JSON.parse and making strings.",
  traffic: "This is counted, not measured: it is a fault of ours.",
};
