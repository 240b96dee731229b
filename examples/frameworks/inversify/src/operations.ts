import { STATUS_CODES } from "node:http";
import { type HealthReport, IDatabaseServer } from "@abe/db-core";
import {
  CatchError,
  Controller,
  type ErrorFilter,
  ErrorHttpResponse,
  Get,
  ServiceUnavailableHttpResponse,
} from "@inversifyjs/http-core";
import type { Context, HonoRequest } from "hono";
import { inject } from "inversify";
import { type PrometheusMetrics, statusOf } from "shop";

export const METRICS: unique symbol = Symbol("PrometheusMetrics");

@Controller()
export class OperationsController {
  constructor(
    @inject(IDatabaseServer) private readonly db: IDatabaseServer,
    @inject(METRICS) private readonly metrics: PrometheusMetrics,
  ) {}

  @Get("/health")
  async health(): Promise<HealthReport> {
    const report = await this.db.health();
    if (report.status === "down") throw new ServiceUnavailableHttpResponse(report);
    return report;
  }

  @Get("/metrics")
  text(): Promise<string> {
    return this.metrics.text();
  }
}

/** Gives an error of the database the status that it means to the client. */
@CatchError()
export class DatabaseErrorFilter implements ErrorFilter<unknown, HonoRequest, Context, Response> {
  catch(error: unknown, _request: HonoRequest, context: Context): Response {
    if (error instanceof ErrorHttpResponse)
      return context.json(error.body ?? { error: error.message }, error.statusCode as 500);
    const status = statusOf(error);
    if (status === 500) console.error(error);
    return context.json({ error: STATUS_CODES[status] }, status as 500);
  }
}
