import { expect, it } from "vitest";
import { TrafficCounter, totalTraffic } from "./traffic.js";

it("counts a flight each time the client speaks after the server, however many pieces it takes", () => {
  const counter = new TrafficCounter();
  counter.fromClient(10);
  counter.fromClient(5);
  counter.fromServer(7);
  counter.fromServer(7);
  counter.fromClient(1);
  expect(counter.read()).toEqual({
    bytesToServer: 16,
    bytesToClient: 14,
    flights: 2,
    messages: {},
  });
});

it("adds connections up", () => {
  const [first, second] = [new TrafficCounter(), new TrafficCounter()];
  first.fromClient(1);
  first.message("Q");
  second.fromClient(2);
  second.message("Q");
  second.message("X");
  const total = totalTraffic([first.read(), second.read()]);
  expect(total).toEqual({
    bytesToServer: 3,
    bytesToClient: 0,
    flights: 2,
    messages: { Q: 2, X: 1 },
  });
});
