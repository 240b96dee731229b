export { queryableConformance } from "./queryable-conformance.js";
export type { ConformanceSubject, QueryableConformanceOptions } from "./queryable-conformance.js";
