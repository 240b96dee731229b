import { IDatabaseServer } from "@abe/db-core";
import { Transactional } from "@abe/db-tx/decorators";
import {
  Controller,
  Get,
  HttpStatusCode,
  NotFoundHttpResponse,
  Params,
  Post,
  Query,
  Request,
  StatusCode,
} from "@inversifyjs/http-core";
import type { HonoRequest } from "hono";
import { inject, injectable } from "inversify";
import { createUser, findUser, newUser, slowReport, type User } from "shop";

@injectable()
export class UsersService {
  constructor(@inject(IDatabaseServer) private readonly db: IDatabaseServer) {}

  /** Begins a transaction; inside one, such as a test's, it is a part that fails alone. */
  @Transactional({ propagation: "nested" })
  async create(body: unknown): Promise<User> {
    return createUser(this.db, newUser(body));
  }

  find(id: string): Promise<User | null> {
    return findUser(this.db, id);
  }

  report(seconds: number, signal: AbortSignal): Promise<object> {
    return slowReport(this.db, seconds, signal);
  }
}

@Controller()
export class UsersController {
  constructor(@inject(UsersService) private readonly users: UsersService) {}

  // What a handler returns is sent when its promise resolves: when COMMIT is answered, and never before.
  @Post("/users")
  @StatusCode(HttpStatusCode.CREATED)
  async create(@Request() request: HonoRequest): Promise<User> {
    return this.users.create(await request.json().catch(() => undefined));
  }

  @Get("/users/:id")
  async find(@Params({ name: "id" }) id: string): Promise<User> {
    const user = await this.users.find(id);
    if (user === null) throw new NotFoundHttpResponse();
    return user;
  }

  @Get("/slow")
  slow(
    @Query({ name: "seconds" }) seconds: string,
    @Request() request: HonoRequest,
  ): Promise<object> {
    return this.users.report(Number(seconds), request.raw.signal);
  }
}
