/** Stands for db-core's module of that name where ABE_TEST_DRIVER says `pg`. */
export const defaultDriver = "pg";
