import { createDatabaseServer } from "../../../packages/db-core/dist/index.js";
import { openSession } from "../../../packages/db-core/dist/session/index.js";
import { describeStatements } from "../../../packages/db-typegen/dist/index.js";

export async function answers(statements, { url }) {
  const server = createDatabaseServer(url);
  const session = await openSession(server);
  try {
    const texts = statements.map(({ text }) => text);
    const described = await describeStatements(session, texts);
    return described.map((each) =>
      each.accepted
        ? { columns: new Map(each.columns.map(({ name, nullable }) => [name, nullable])) }
        : { refused: each.problem.message },
    );
  } finally {
    session.destroy();
    await server.close();
  }
}
