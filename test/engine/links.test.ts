import { describe, expect, test } from 'vitest';
import { Links } from '../../src/engine/links.js';

/** Three workers, six sub-tasks, nothing on its way. */
function links(link: 'dedicated' | 'shared', latency: number, bandwidth: number): Links {
  const made = new Links({ link, latency, bandwidth }, 3, 6);
  made.reset();
  return made;
}

/** Sends and holds, as the engine does. */
function put(on: Links, link: number, subtask: number, size: number, now: number): number {
  const arrival = on.send(link, size, now);
  on.hold(link, link, subtask, arrival);
  return arrival;
}

test('each worker has its own link, or all have one', () => {
  const dedicated = links('dedicated', 0, 1);
  expect([dedicated.count, ...[0, 1, 2].map((j) => dedicated.of(j))]).toEqual([3, 0, 1, 2]);
  const shared = links('shared', 0, 1);
  expect([shared.count, ...[0, 1, 2].map((j) => shared.of(j))]).toEqual([1, 0, 0, 0]);
});

describe('when a message arrives', () => {
  test('after size/bandwidth on the link, and then the latency', () => {
    expect(links('dedicated', 0.5, 4).send(0, 3, 10)).toBe(10 + 0.75 + 0.5);
  });

  test('at once, without latency on an infinitely fast link', () => {
    expect(links('dedicated', 0, Infinity).send(0, 3, 10)).toBe(10);
  });

  test('a message waits for the one before on its link, not for its latency', () => {
    const on = links('dedicated', 100, 0.5);
    expect(on.send(0, 1, 0)).toBe(102);
    expect(on.send(0, 1, 1)).toBe(104);
  });

  test('nor for one that has left the link', () => {
    const on = links('dedicated', 100, 0.5);
    on.send(0, 1, 0);
    expect(on.send(0, 1, 2)).toBe(104);
    expect(on.send(0, 1, 7)).toBe(109);
  });

  test('dedicated links do not wait for each other, a shared one does', () => {
    const dedicated = links('dedicated', 0, 1);
    expect([0, 1, 2].map((j) => dedicated.send(dedicated.of(j), 2, 0))).toEqual([2, 2, 2]);
    const shared = links('shared', 0, 1);
    expect([0, 1, 2].map((j) => shared.send(shared.of(j), 2, 0))).toEqual([2, 4, 6]);
  });
});

describe('what is on its way', () => {
  test('leaves each link in the order in which it was sent', () => {
    const on = links('dedicated', 0, 1);
    put(on, 0, 3, 1, 0);
    put(on, 1, 0, 1, 0);
    put(on, 0, 1, 1, 0);
    put(on, 0, 5, 1, 0);
    const order: [number, number][] = [];
    while (on.nextArrival(0) >= 0) order.push([on.nextArrival(0), on.take(0)]);
    expect(order).toEqual([
      [1, 3],
      [2, 1],
      [3, 5],
    ]);
    expect([0, 1, 2].map((link) => on.nextArrival(link) >= 0)).toEqual([false, true, false]);
    expect([on.nextArrival(0), on.nextArrival(1)]).toEqual([-1, 1]);
  });

  test('hold says whether the message is the first of its link, also after the link ran empty', () => {
    const on = links('dedicated', 0, 1);
    const [one, two] = [on.send(0, 1, 0), on.send(0, 1, 0)];
    expect([on.hold(0, 0, 0, one), on.hold(0, 0, 1, two)]).toEqual([true, false]);
    on.take(0);
    on.take(0);
    expect(on.hold(0, 0, 2, on.send(0, 1, 5))).toBe(true);
    expect(on.nextArrival(0)).toBe(6);
  });

  test('knows who sent it', () => {
    const on = links('shared', 0, 1);
    on.hold(0, 2, 4, on.send(0, 1, 0));
    on.hold(0, 1, 3, on.send(0, 1, 0));
    expect([on.take(0), on.take(0)].map((subtask) => [subtask, on.senderOf(subtask)])).toEqual([
      [4, 2],
      [3, 1],
    ]);
  });

  test('waits on an infinitely fast link, too, if it is held', () => {
    const on = links('dedicated', 0, Infinity);
    put(on, 1, 4, 1, 2);
    put(on, 1, 5, 1, 3);
    expect([on.nextArrival(1), on.take(1), on.nextArrival(1)]).toEqual([2, 4, 3]);
    on.reset();
    expect(on.nextArrival(1)).toBe(-1);
  });

  test('is gone after a reset, and the links are free', () => {
    const on = links('shared', 0, 1);
    put(on, 0, 0, 9, 0);
    on.reset();
    expect(on.nextArrival(0)).toBe(-1);
    expect(put(on, 0, 1, 1, 0)).toBe(1);
  });
});
