/** Makes one mistake with one library and tells the parent what it was told: started by run.mjs. */
import { cases } from "./cases.mjs";

const [name = "", letter = "", url = ""] = process.argv.slice(2);

/**
 * The parent kills, over a connection that has nothing to do with the library.
 *
 * @param {number} pid
 * @returns {Promise<void>}
 */
function kill(pid) {
  return new Promise((resolve) => {
    process.once("message", () => resolve());
    process.send?.({ kill: pid });
  });
}

const { open } = await import(`./layers/${name}.mjs`);
const layer = open(url);
const belief = await cases[letter]?.(layer, kill);
process.send?.({ belief });
await layer.close();
process.disconnect();
