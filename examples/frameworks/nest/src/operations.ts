import { STATUS_CODES } from "node:http";
import { type HealthReport, IDatabaseServer } from "@abe/db-core";
import {
  type ArgumentsHost,
  Catch,
  Controller,
  Get,
  Header,
  HttpException,
  Inject,
  Logger,
  ServiceUnavailableException,
} from "@nestjs/common";
import { BaseExceptionFilter } from "@nestjs/core";
import { type PrometheusMetrics, statusOf } from "shop";

export const METRICS: unique symbol = Symbol("PrometheusMetrics");

@Controller()
export class OperationsController {
  constructor(
    @Inject(IDatabaseServer) private readonly db: IDatabaseServer,
    @Inject(METRICS) private readonly metrics: PrometheusMetrics,
  ) {}

  @Get("health")
  async health(): Promise<HealthReport> {
    const report = await this.db.health();
    if (report.status === "down") throw new ServiceUnavailableException(report);
    return report;
  }

  @Get("metrics")
  @Header("Content-Type", "text/plain")
  text(): Promise<string> {
    return this.metrics.text();
  }
}

/** Gives an error of the database the status that it means to the client; the rest is Nest's. */
@Catch()
export class DatabaseErrorFilter extends BaseExceptionFilter {
  readonly #logger = new Logger(DatabaseErrorFilter.name);

  override catch(error: unknown, host: ArgumentsHost): void {
    if (error instanceof HttpException) {
      super.catch(error, host);
      return;
    }
    const status = statusOf(error);
    if (status === 500) this.#logger.error(error);
    super.catch(new HttpException(STATUS_CODES[status] ?? "", status), host);
  }
}
