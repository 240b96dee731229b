import type { DriverChoice } from "./default-driver.js";
import type { Driver } from "./driver.js";
import { pgDriver } from "./pg/pg-driver.js";
import { wireDriver } from "./wire/wire-driver.js";

/** @param fallBack told once, of `auto`, why it is not the fast driver that connects. */
export function chooseDriver(choice: DriverChoice, fallBack: (reason: string) => void): Driver {
  if (choice === "pg") return pgDriver;
  return choice === "auto" ? wireDriver(fallBack) : wireDriver();
}
