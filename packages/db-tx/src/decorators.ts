import { TxRequiredError } from "./errors/index.js";
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
 * @throws TxRequiredError at the call: no such server, or more than one. Nothing was sent.
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
  const found = new Set<TransactionService>();
  for (const value of Object.values(self)) {
    const service = brandOf(value);
    if (service !== undefined) found.add(service);
  }
  const [service, another] = found;
  if (service !== undefined && another === undefined) return service;
  throw new TxRequiredError(
    service === undefined
      ? "@Transactional() found no server of a TransactionService on the instance: inject service.server, or name it with the db option"
      : "@Transactional() found several servers on the instance: name one with the db option",
  );
}

function serviceOf(server: object): TransactionService {
  const service = brandOf(server);
  if (service !== undefined) return service;
  throw new TxRequiredError(
    "@Transactional() needs the server of a TransactionService (service.server): queries on a plain server would commit outside the transaction",
  );
}

function brandOf(value: unknown): TransactionService | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const service: unknown = Reflect.get(value, joiningBrand);
  return service as TransactionService | undefined;
}
