/** Prints how many tests passed and failed in a report of vitest: `node scripts/count-tests.mjs <file>`. */
import { readFileSync } from "node:fs";

/** @type {{ numPassedTests: number, numFailedTests: number }} */
const report = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
console.log(`${report.numPassedTests} ${report.numFailedTests}`);
