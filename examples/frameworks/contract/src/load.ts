const clients = 8;

/** Clients that send one request after the other, on connections that are kept alive, until they are refused. */
export class Load {
  /** The addresses that were answered with 201. */
  readonly acknowledged: string[] = [];
  /** The statuses of all other answers. */
  readonly refused: number[] = [];
  /** Resolves when the last client was refused. */
  readonly ended: Promise<unknown>;

  constructor(url: string) {
    this.ended = Promise.all(
      Array.from({ length: clients }, async (_, client) => {
        for (let count = 0; ; count++)
          if (!(await this.#send(url, `load-${client}-${count}@example.com`))) return;
      }),
    );
  }

  async #send(url: string, email: string): Promise<boolean> {
    try {
      const answer = await postUser(url, { email, name: "Load" });
      // Read to its end: otherwise the connection could not be used again.
      await answer.text();
      if (answer.status === 201) this.acknowledged.push(email);
      else this.refused.push(answer.status);
      return answer.status === 201;
    } catch {
      return false;
    }
  }
}

/** `POST /users` with a body, or with a text in its place. */
export function postUser(url: string, body: object | string): Promise<Response> {
  return fetch(`${url}/users`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}
