export { startFaultProxy } from "./fault-proxy.js";
export type { FaultProxy, FaultProxyConnection, FaultProxyOptions } from "./fault-proxy.js";
export type { CutMoment, CutRule, MessageMatch } from "./cut-rule.js";
export { endsGroup, executes } from "./frontend-message.js";
export type { FrontendMessage } from "./frontend-message.js";
export type { ProxyTarget } from "./proxied-connection.js";
export type { Traffic } from "./traffic.js";
export { FaultProxyError } from "../errors.js";
