/**
 * Leads `inversify` to another copy of it in a whole program:
 * `node --import "…/inversify-alias.mjs?entry=<URL of the copy's entry>" program.js`.
 */
import * as nodeModule from "node:module";

const hook = new URL(`./inversify-hook.mjs${new URL(import.meta.url).search}`, import.meta.url);
// Node.js 20 has `register` alone; its successor needs no thread, and is not in Node.js 20's types.
const { registerHooks } = /** @type {{ registerHooks?: (hooks: object) => void }} */ (nodeModule);
if (registerHooks === undefined) nodeModule.register(hook.href);
else registerHooks(await import(hook.href));
