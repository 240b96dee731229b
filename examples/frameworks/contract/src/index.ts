export { httpContract } from "./http-contract.js";
export { postUser } from "./load.js";
export { operationsContract } from "./operations-contract.js";
export { serving } from "./serving.js";
export { Stage } from "./stage.js";
