import { sessionPort } from "@abe/db-core/session";
import { TxServerError } from "./errors/index.js";
import { joiningBrand } from "./joining-server.js";
import type { TransactionRunOptions } from "./transaction-run-options.js";
import type { TransactionService } from "./transaction-service.js";

/** Options of {@link Transactional}. */
export interface TransactionalOptions<This = never> extends TransactionRunOptions {
  /** Which server of the instance: one that a TransactionService made. Default: the only one it has. */
  readonly db?: (self: This) => object;
}

type AsyncMethod = (...args: never[]) => Promise<unknown>;

/** Works as a TC39 decorator and as a legacy one; on a method that returns no promise it does not compile. */
export interface TransactionalDecorator {
  <M extends AsyncMethod>(method: M, context: ClassMethodDecoratorContext): M;
  <M extends AsyncMethod>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): TypedPropertyDescriptor<M>;
}

/**
 * Runs a method in a transaction: `server.query()` inside it joins. The instance must hold a server that
 * a TransactionService made (`service.server`); on a plain one its queries would commit outside.
 *
 * @throws TxServerError at the call: no such server, or more than one. Nothing was sent. `#private` fields
 *   cannot be looked into: name the server with the `db` option.
 */
export function Transactional<This = never>(
  options: TransactionalOptions<This> = {},
): TransactionalDecorator {
  const { db, ...runOptions } = options;
  const wrap = (method: AsyncMethod): AsyncMethod =>
    async function transactional(this: object, ...args: never[]): Promise<unknown> {
      const service = db === undefined ? findService(this) : serviceOf(db(this as This));
      return service.run(() => method.apply(this, args), runOptions);
    };
  return ((first: unknown, second: unknown, descriptor?: PropertyDescriptor) => {
    if (descriptor === undefined) return wrap(first as AsyncMethod);
    return { ...descriptor, value: wrap(descriptor.value as AsyncMethod) };
  }) as TransactionalDecorator;
}

function findService(self: object): TransactionService {
  const values = Object.values(self);
  const services = new Set(values.map(brandOf).filter((one) => one !== undefined));
  const [service, another] = services;
  if (service === undefined) throw noServer(values.some(isPlainServer));
  if (another === undefined) return service;
  throw new TxServerError(
    "@Transactional() found several servers on the instance: name one with the db option; nothing was sent",
  );
}

function serviceOf(server: object): TransactionService {
  const service = brandOf(server);
  if (service === undefined) throw noServer(isPlainServer(server));
  return service;
}

function noServer(isPlain: boolean): TxServerError {
  return new TxServerError(
    isPlain
      ? "@Transactional() found a plain server, whose queries would commit outside the transaction: give the instance createTransactionService(server).server; nothing was sent"
      : "@Transactional() found no server on the instance: give it createTransactionService(server).server, or name one with the db option; nothing was sent",
  );
}

function brandOf(value: unknown): TransactionService | undefined {
  return read(value, joiningBrand) as TransactionService | undefined;
}

function isPlainServer(value: unknown): boolean {
  return read(value, sessionPort) !== undefined;
}

function read(value: unknown, key: symbol): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
