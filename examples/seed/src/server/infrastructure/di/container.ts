import { databaseModule, loadModules } from "@abe/db-inversify";
import { transactionModule } from "@abe/db-inversify/tx";
import { Container, type ContainerModule } from "inversify";
import { TYPES } from "@/server/infrastructure/di/types";
import { PaymentService } from "@/server/payment-service";
import { UserRepository } from "@/server/user-repository";

/**
 * The application. A test gives it a database of its own; without one, it is the environment's.
 *
 * With the transaction module the classes are part of whatever transaction they are called in, and stay
 * singletons.
 */
export function createContainer(database: ContainerModule = databaseModule()): Container {
  const container = new Container();
  loadModules(container, database, transactionModule());
  container.bind(TYPES.PaymentService).to(PaymentService).inSingletonScope();
  container.bind(TYPES.UserRepository).to(UserRepository).inSingletonScope();
  return container;
}
