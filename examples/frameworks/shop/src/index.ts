export { clientGone } from "./client-gone.js";
export { gracefulClose } from "./graceful-close.js";
export { statusOf } from "./http-status.js";
export { type PrometheusMetrics, prometheusMetrics } from "./prometheus-metrics.js";
export {
  createUser,
  findUser,
  InvalidUserError,
  newUser,
  type NewUser,
  slowReport,
  type User,
} from "./users.js";
