/** Loaded before the program: `node --import ./dist/alias.js dist/main.js`. A bundler needs none of it. */
import * as nodeModule from "node:module";
import { resolve } from "./alias-hook.js";

// Node.js 20 has `register` alone; its successor needs no thread, and is not in Node.js 20's types.
const { registerHooks } = nodeModule as { registerHooks?: (hooks: object) => void };
if (registerHooks === undefined) nodeModule.register("./alias-hook.js", import.meta.url);
else registerHooks({ resolve });
