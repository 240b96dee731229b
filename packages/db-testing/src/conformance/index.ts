export { queryableConformance } from "./queryable-conformance.js";
export type { ConformanceSubject, QueryableConformanceOptions } from "./queryable-conformance.js";
export { driverConformance } from "./driver-conformance.js";
export type { DriverConformanceOptions } from "./driver-conformance.js";
export type { DriverDatabase } from "./driver-stage.js";
