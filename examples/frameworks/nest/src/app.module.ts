import { otelObserver } from "@abe/db-otel";
import { type DynamicModule, Module } from "@nestjs/common";
import { APP_FILTER } from "@nestjs/core";
import type { PrometheusMetrics } from "shop";
import { DatabaseModule } from "./database.module.js";
import { DatabaseErrorFilter, METRICS, OperationsController } from "./operations.js";
import { UsersController, UsersService } from "./users.js";

@Module({})
export class AppModule {
  static register(metrics: PrometheusMetrics): DynamicModule {
    const observers = [otelObserver({ meterProvider: metrics.provider })];
    return {
      module: AppModule,
      imports: [DatabaseModule.forRoot({ name: "shop", observers })],
      controllers: [UsersController, OperationsController],
      providers: [
        UsersService,
        { provide: METRICS, useValue: metrics },
        { provide: APP_FILTER, useClass: DatabaseErrorFilter },
      ],
    };
  }
}
