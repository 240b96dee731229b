import type { ServerResponse } from "node:http";
import { IDatabaseServer } from "@abe/db-core";
import { Transactional } from "@abe/db-tx/decorators";
import {
  Body,
  Controller,
  Get,
  Inject,
  Injectable,
  NotFoundException,
  Param,
  Post,
  Query,
  Res,
} from "@nestjs/common";
import { clientGone, createUser, findUser, newUser, slowReport, type User } from "shop";

@Injectable()
export class UsersService {
  constructor(@Inject(IDatabaseServer) private readonly db: IDatabaseServer) {}

  /** Begins a transaction; inside one, such as a test's, it is a part that fails alone. */
  @Transactional({ propagation: "nested" })
  async create(body: unknown): Promise<User> {
    return createUser(this.db, newUser(body));
  }

  async find(id: string): Promise<User> {
    const user = await findUser(this.db, id);
    if (user === null) throw new NotFoundException();
    return user;
  }

  report(seconds: number, signal: AbortSignal): Promise<object> {
    return slowReport(this.db, seconds, signal);
  }
}

@Controller()
export class UsersController {
  constructor(@Inject(UsersService) private readonly users: UsersService) {}

  // Nest sends what a handler returns when its promise resolves: when COMMIT is answered, and never before.
  @Post("users")
  create(@Body() body: unknown): Promise<User> {
    return this.users.create(body);
  }

  @Get("users/:id")
  find(@Param("id") id: string): Promise<User> {
    return this.users.find(id);
  }

  @Get("slow")
  slow(
    @Query("seconds") seconds: string,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<object> {
    return this.users.report(Number(seconds), clientGone(response));
  }
}
