import { chooseDriver } from "../../src/driver/choose-driver.js";
import { defaultDriver } from "../../src/driver/default-driver.js";
import type { Driver } from "../../src/driver/driver.js";

/** The driver of this run of the tests: see scripts/drivers/run.mjs. */
export const driverUnderTest: Driver = chooseDriver(defaultDriver, (reason) => {
  throw new RangeError(`the tests were to run on another driver: ${reason}`);
});
