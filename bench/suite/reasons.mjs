/** What bounds each part, or one figure of it: what is said of a gate that is missed. @type {Readonly<Record<string, string>>} */
export const reasons = {
  "key-1":
    "One call at a time waits for the server and is woken by the kernel; the raw socket does so too.",
  "key-128":
    "Above the raw socket stand the checks of a call, its promise, its place on a connection and its row.",
  "key-128: processor time of db-core, sql`…`, to driver/wire":
    "Above the driver stand the check of a call and its values, its place on a connection and its promise, and for sql`…` three objects that nobody can change.",
  wide: "What is left is JSON.parse, making strings, and the server's work, in which nobody has a part.",
  delayed:
    "Client, proxy and server share the machine's cores, and the proxy's share is the same for all: see the raw socket.",
  "head-of-line":
    "The answers that come last have waited for their server process to get its turn on a core, and so have the raw socket's.",
  bulk: "The server stores the rows, at the same cost whoever sends them.",
  stream: "The server makes the rows, at the same cost whoever reads them.",
  decode: "What is left is JSON.parse and making strings.",
  traffic: "This is counted, not measured: it is a fault of ours.",
};
