// Starts a server from the built package, says where it is, and then does what its argument says.
import { startPostgres } from "../../dist/index.js";

const [behaviour = "hold", binaries] = process.argv.slice(2);
if (behaviour === "initdb") process.stdout.write("starting\n");
const server = await startPostgres(binaries ? { binaries } : {});
const { pid, dataDirectory, config } = server;
process.stdout.write(`${JSON.stringify({ pid, dataDirectory, port: config.port })}\n`);
if (behaviour === "hold" || behaviour === "initdb") setInterval(() => undefined, 60_000);
if (behaviour === "exit") process.exit(3);
if (behaviour === "throw") throw new Error("a failure of the program itself");
// "finish": the program ends by itself although it never stopped the server.
