/**
 * A proxy in a process of its own, by which a round trip takes a millisecond longer: what the server says is
 * handed on that much later, what the client says at once. It reads nothing, so that it keeps up with everyone.
 */
import { connect, createServer } from "node:net";

const delayMs = 1;
/** @type {{ host: string, port: number }} */
const { host, port } = JSON.parse(process.argv[3] ?? "{}");

/** @type {{ due: number, to: import("node:net").Socket, bytes: Buffer | undefined }[]} */
let waiting = [];
let isSet = false;

/** Timers are exact to a millisecond, so what is due in the next half is handed on. */
function handOn() {
  isSet = false;
  const now = performance.now() + 0.5;
  const first = waiting.findIndex(({ due }) => due > now);
  const due = waiting.splice(0, first === -1 ? waiting.length : first);
  for (const { to, bytes } of due) {
    if (bytes === undefined) to.end();
    else to.write(bytes);
  }
  if (waiting.length > 0) wake();
}

function wake() {
  if (isSet) return;
  isSet = true;
  setTimeout(handOn, delayMs);
}

const server = createServer((client) => {
  const toServer = connect({ host, port, noDelay: true });
  client.setNoDelay(true).pipe(toServer);
  /** @param {Buffer} [bytes] */
  const later = (bytes) => {
    waiting.push({ due: performance.now() + delayMs, to: client, bytes });
    wake();
  };
  toServer.on("data", later).on("end", () => later());
  for (const [socket, other] of [
    [client, toServer],
    [toServer, client],
  ])
    socket?.on("error", () => other?.destroy());
});

process.on("message", (/** @type {"port" | "end"} */ order) => {
  if (order === "end") {
    server.close();
    process.disconnect();
  } else process.send?.(/** @type {import("node:net").AddressInfo} */ (server.address()).port);
});
server.listen(0, "127.0.0.1", () => process.send?.("ready"));
