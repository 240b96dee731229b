import {
  createDatabaseServer,
  type DatabaseConfig,
  type DatabaseServerOptions,
  IDatabaseServer,
} from "@abe/db-core";
import { createTransactionService, TransactionService } from "@abe/db-tx";
import {
  type DynamicModule,
  Inject,
  Module,
  type ModuleMetadata,
  type OnApplicationShutdown,
  type OnModuleInit,
} from "@nestjs/common";

export interface DatabaseModuleOptions extends DatabaseServerOptions {
  /** Default: the environment's. */
  readonly config?: DatabaseConfig | string;
}

/** How options are made of other providers, such as a ConfigService. */
export interface DatabaseModuleFactory extends Pick<ModuleMetadata, "imports"> {
  readonly inject?: (string | symbol | (new (...args: never[]) => unknown))[];
  readonly useFactory: (
    ...injected: never[]
  ) => DatabaseModuleOptions | Promise<DatabaseModuleOptions>;
}

const OPTIONS = Symbol("DatabaseModuleOptions");

/**
 * Binds `IDatabaseServer`, whose statements join the transaction they are in, and `TransactionService`.
 * Connects when the application is initialised, so one without its database does not start, and closes the
 * pool when the last request is answered. A test overrides `IDatabaseServer` alone.
 */
@Module({})
export class DatabaseModule implements OnModuleInit, OnApplicationShutdown {
  constructor(@Inject(IDatabaseServer) private readonly db: IDatabaseServer) {}

  static forRoot(options: DatabaseModuleOptions = {}): DynamicModule {
    return this.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync({ imports, inject, useFactory }: DatabaseModuleFactory): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      imports: imports ?? [],
      providers: [
        { provide: OPTIONS, inject: inject ?? [], useFactory },
        {
          provide: IDatabaseServer,
          inject: [OPTIONS],
          useFactory: ({ config, ...options }: DatabaseModuleOptions) =>
            createTransactionService(createDatabaseServer(config, options)).server,
        },
        {
          provide: TransactionService,
          inject: [IDatabaseServer],
          useFactory: (db: IDatabaseServer) => createTransactionService(db),
        },
      ],
      exports: [IDatabaseServer, TransactionService],
    };
  }

  async onModuleInit(): Promise<void> {
    await this.db.initialize();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.db.close();
  }
}
