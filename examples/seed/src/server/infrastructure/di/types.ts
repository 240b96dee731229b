import { TYPES as databaseTypes } from "@abe/db-inversify";

/** Every identifier of the application: those of the database, and its own. */
export const TYPES = {
  ...databaseTypes,
  PaymentService: Symbol.for("PaymentService"),
  UserRepository: Symbol.for("UserRepository"),
};
