import inspector from "node:inspector/promises";
import { createTestDatabase } from "/work/h/producer/packages/db-testing/dist/index.js";
import { openVariant } from "./variants.mjs";
const database = await createTestDatabase();
await database.server.query("CREATE TABLE item (id int PRIMARY KEY, name text, price numeric(10, 2), qty int, active bool)");
await database.server.query("INSERT INTO item SELECT n, 'item ' || n, n * 1.25, n % 100, n % 2 = 0 FROM generate_series(1, 10000) AS n");
const client = await openVariant(process.argv[2], { ...database.config, max: 8 });
const mode = process.argv[3];
async function work(count) { let left = count; const caller = async () => { while (left-- > 0) await client.query("SELECT id, name, price, qty, active FROM item WHERE id = $1", [1 + (left & 1023)]); }; await Promise.all(Array.from({ length: 8 }, caller)); }
await work(10000);
const s = new inspector.Session(); s.connect();
const N = 10000;
const agg = new Map();
if (mode === "heap") {
  await s.post("HeapProfiler.startSampling", { samplingInterval: 256, includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true });
  await work(N);
  const { profile } = await s.post("HeapProfiler.stopSampling");
  const P = process.argv[5]; const walk0 = (n, path) => { const nm = n.callFrame.functionName || "(anon)"; if (P && P.split(",").includes(nm) && n.selfSize / N > 3) console.log((n.selfSize / N).toFixed(1), nm, "<-", path.slice(-5).reverse().join(" <- ")); n.children.forEach((c) => walk0(c, [...path, nm])); }; walk0(profile.head, []); const walk = (n) => { const k = `${n.callFrame.functionName || "(anon)"} ${n.callFrame.url.split("/").slice(-3).join("/")}:${n.callFrame.lineNumber + 1}`; agg.set(k, (agg.get(k) ?? 0) + n.selfSize / N); n.children.forEach(walk); };
  walk(profile.head);
} else {
  await s.post("Profiler.enable"); await s.post("Profiler.setSamplingInterval", { interval: 100 });
  await s.post("Profiler.start"); await work(N);
  const { profile } = await s.post("Profiler.stop");
  const byId = new Map(profile.nodes.map((n) => [n.id, n]));
  profile.samples.forEach((id, i) => { const n = byId.get(id); const k = `${n.callFrame.functionName || "(anon)"} ${n.callFrame.url.split("/").slice(-3).join("/")}:${n.callFrame.lineNumber + 1}`; agg.set(k, (agg.get(k) ?? 0) + profile.timeDeltas[i] / N); });
}
let total = 0; for (const v of agg.values()) total += v;
console.log("total", total.toFixed(1));
for (const [k, v] of [...agg].sort((a, b) => b[1] - a[1]).slice(0, Number(process.argv[4] ?? 45))) console.log(v.toFixed(2).padStart(9), k);
await client.close(); await database.drop(); process.exit();
