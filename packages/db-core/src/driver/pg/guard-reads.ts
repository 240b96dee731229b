import type { Socket } from "node:net";
import { ProtocolError } from "../../errors/connection-errors.js";
import { isTooLong } from "../protocol/too-long.js";

/**
 * What arrives is read within the socket's data event, where an error would end the process: a value of more
 * characters than the longest string has (536,870,888), which 256 MiB of bytea are, or what no server may say.
 * Nothing behind it can be read any more. What anybody else throws there, such as a callback of pg's, goes
 * where it went.
 *
 * @param unreadable called with the error.
 */
export function guardReads(stream: Socket, unreadable: (error: unknown) => void): void {
  for (const read of stream.listeners("data")) {
    stream.removeListener("data", read as (chunk: Buffer) => void);
    stream.on("data", (chunk: Buffer) => {
      try {
        Reflect.apply(read, stream, [chunk]);
      } catch (error) {
        if (!isTooLong(error) && !(error instanceof ProtocolError)) throw error;
        unreadable(error);
      }
    });
  }
}
