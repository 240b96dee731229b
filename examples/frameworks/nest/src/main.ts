import "reflect-metadata";
import { once } from "node:events";
import type { Server } from "node:http";
import { NestFactory } from "@nestjs/core";
import { closeGracefully, prometheusMetrics } from "shop";
import { AppModule } from "./app.module.js";

const app = await NestFactory.create(AppModule.register(prometheusMetrics()));
await app.listen(Number(process.env["PORT"] ?? 3000));
console.log(`listening on ${await app.getUrl()}`);

// First the requests, then whatever they use. Nothing is left then, so the process ends by itself, with 0:
// enableShutdownHooks() would end it with the signal.
await once(process, "SIGTERM");
await closeGracefully(app.getHttpServer() as Server);
await app.close();
