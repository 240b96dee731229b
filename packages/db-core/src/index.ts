export { IDatabaseServer } from "./idatabase-server.js";
