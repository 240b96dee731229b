import { expect, it } from "vitest";
import { ManualClock } from "../../test/support/manual-clock.js";
import { Alarm } from "./alarm.js";

function createAlarm(): { alarm: Alarm; clock: ManualClock; rung: number[] } {
  const clock = new ManualClock();
  const rung: number[] = [];
  const alarm = new Alarm(clock, (lateMs) => void rung.push(lateMs));
  return { alarm, clock, rung };
}

it("rings at the earliest time it was set to, once", async () => {
  const { alarm, clock, rung } = createAlarm();
  alarm.set(100, false);
  alarm.set(50, false);
  alarm.set(80, false);
  expect(clock.timers.size).toBe(1);
  await clock.pass(49);
  expect(rung).toEqual([]);
  await clock.pass(100);
  expect(rung).toEqual([0]);
});

it("keeps the process alive exactly while it is told to, whenever its timer was set", () => {
  const { alarm, clock } = createAlarm();
  const isKept = (): boolean => [...clock.timers].some(({ isRef }) => isRef);
  alarm.set(100, false);
  expect(isKept()).toBe(false);
  alarm.set(100, true);
  expect(isKept()).toBe(true);
  alarm.set(50, true);
  expect(isKept()).toBe(true);
  alarm.set(50, false);
  alarm.set(10, false);
  expect(isKept()).toBe(false);
});

it("gives the sockets one turn after the event loop was blocked, and says how late it is", () => {
  const { alarm, clock, rung } = createAlarm();
  alarm.set(100, false);
  clock.block(5000);
  expect(clock.ring()).toBe(true);
  expect(rung).toEqual([]);
  clock.block(1);
  expect(clock.ring()).toBe(true);
  expect(rung).toEqual([4900]);
});

it("waits for what is further away than a timer can be set", async () => {
  const { alarm, clock, rung } = createAlarm();
  alarm.set(2_147_483_647 + 1000, false);
  expect([...clock.timers].map(({ at }) => at)).toEqual([2_147_483_647]);
  // It rings early and is set again by whoever is told.
  await clock.pass(2_147_483_647);
  expect(rung).toEqual([0]);
});

it("does not ring once it was stopped", async () => {
  const { alarm, clock, rung } = createAlarm();
  alarm.set(100, true);
  alarm.stop();
  await clock.pass(1000);
  expect(rung).toEqual([]);
});
