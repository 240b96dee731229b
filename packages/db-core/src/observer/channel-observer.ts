import { tracingChannel } from "node:diagnostics_channel";
import type { DbObserver } from "./db-observer.js";

/** What is traced, each on `tracingChannel("abe-db:<name>")`. */
export const channelNames = ["query", "acquire", "connect", "transaction", "migration"] as const;

/** One of {@link channelNames}. */
export type ChannelName = (typeof channelNames)[number];

type Channel = ReturnType<typeof tracingChannel>;

/**
 * Publishes to `node:diagnostics_channel`: `start` when an operation begins, `asyncEnd` when it ends,
 * with `error` before it when it failed; `end` and `asyncStart` never. The message is the event, the same
 * object for all of an operation; `result` or `error` is added when it ends. Without subscribers it costs
 * one check.
 */
export function channelObserver(): DbObserver {
  const transaction = follow("transaction");
  return {
    query: follow("query"),
    acquire: follow("acquire"),
    connect: follow("connect"),
    migration: follow("migration"),
    transaction: (event) => {
      const end = transaction(event);
      return end === undefined ? undefined : { end };
    },
  };
}

type End = (end: { readonly error?: unknown }) => void;

function follow(name: ChannelName): (event: object) => End | undefined {
  const channel = tracingChannel(`abe-db:${name}`);
  return (event) => (isHeard(channel) ? publish(channel, event) : undefined);
}

function isHeard({ start, asyncEnd, error }: Channel): boolean {
  return start.hasSubscribers || asyncEnd.hasSubscribers || error.hasSubscribers;
}

function publish(channel: Channel, event: object): End {
  const message: { result?: unknown; error?: unknown } = { ...event };
  channel.start.publish(message);
  return (end) => {
    const { error } = end;
    if (error === undefined) message.result = end;
    else {
      message.error = error;
      channel.error.publish(message);
    }
    channel.asyncEnd.publish(message);
  };
}
