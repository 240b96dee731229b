import "reflect-metadata";
import { once } from "node:events";
import type { Server } from "node:http";
import { NestFactory } from "@nestjs/core";
import { gracefulClose, prometheusMetrics } from "shop";
import { AppModule } from "./app.module.js";

const app = await NestFactory.create(AppModule.register(prometheusMetrics()));
const close = gracefulClose(app.getHttpServer() as Server);
await app.listen(Number(process.env["PORT"] ?? 3000));
console.log(`listening on ${await app.getUrl()}`);

// First the requests, then whatever they use. Nothing is left then, so the process ends by itself, with 0:
// enableShutdownHooks() would end it with the signal.
await once(process, "SIGTERM");
await close();
await app.close();
