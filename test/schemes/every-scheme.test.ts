import { expect, it } from 'vitest';
import type { Decoder } from '../../src/engine/collector.js';
import { schemes } from '../../src/schemes/registry.js';
import { EVERY_SCHEME } from './every-scheme.js';
import {
  layOut,
  messageAfter,
  play,
  resultsOf,
  sendsOf,
  settingOf,
  shuffled,
  uniformOf,
} from './responders.js';

const LENGTH = 3;

it('every scheme has an example, but for those without a barrier, which decode nothing', () => {
  expect(schemes().filter(({ examples, asynchronous }) => examples.length === 0 && !asynchronous)).toEqual(
    [],
  );
});

it.each(EVERY_SCHEME)(
  '%s: a complete iteration gives everything where the scheme is exact, and at times not where it is not',
  (name, definition, { parameters, tasksPerWorker = 1 }, split) => {
    const [workers, tasks] = [12, 12 * tasksPerWorker];
    const code = layOut(definition, parameters, settingOf(workers, tasks, { split }));
    const results = resultsOf(code.plan.parts, LENGTH, uniformOf('results', name));
    let approximate = 0;
    for (let trial = 0; trial < 50; trial++) {
      const order = shuffled(
        Array.from({ length: workers }, (_, j) => j),
        uniformOf('order', name, trial),
      );
      const { complete, v } = play(code, order, results);
      if (complete && v.some((weight) => Math.abs(weight - 1) > 1e-9)) approximate++;
    }
    if (definition.exact) expect(approximate).toBe(0);
    else expect(approximate).toBeGreaterThan(0);
  },
);

it.each(EVERY_SCHEME)(
  '%s: a collector that says how much is in says what its weights say, after each message',
  (_, definition, { parameters, tasksPerWorker = 1 }, split) => {
    const code = layOut(definition, parameters, settingOf(12, 12 * tasksPerWorker, { split }));
    const collector = code.collector();
    if (collector.recovered === undefined) return;
    collector.reset();
    const v = new Float64Array(code.plan.parts);
    for (const { worker, subtask } of sendsOf(code.plan)) {
      collector.receive(worker, subtask);
      collector.weights(v);
      expect(collector.recovered()).toBe(v.filter((weight) => weight !== 0).length / v.length);
    }
    expect(collector.recovered()).toBe(1);
  },
);

it.each(EVERY_SCHEME)(
  '%s: a decoder may be asked again, and counts what it does once',
  (name, definition, { parameters, tasksPerWorker = 1 }, split) => {
    const code = layOut(definition, parameters, settingOf(8, 8 * tasksPerWorker, { split }));
    const { plan } = code;
    const uniform = uniformOf('again', name);
    const results = resultsOf(plan.parts, LENGTH, uniform);
    const sends = sendsOf(plan);
    const order = shuffled(sends, uniform);
    const receive = (decoder: Decoder, from: number, to: number) => {
      for (const { worker, subtask } of order.slice(from, to)) {
        decoder.receive(worker, subtask, messageAfter(code, subtask, results));
      }
    };
    const asked = code.decoder();
    const untouched = code.decoder();
    asked.reset(LENGTH);
    untouched.reset(LENGTH);
    receive(asked, 0, 3);
    asked.decode();
    receive(asked, 3, order.length);
    receive(untouched, 0, order.length);
    const first = asked.decode().slice();
    const { additions, multiplications } = asked;
    expect(asked.decode()).toEqual(first);
    expect([asked.additions, asked.multiplications]).toEqual([additions, multiplications]);
    expect(untouched.decode()).toEqual(first);
    expect([untouched.additions, untouched.multiplications]).toEqual([additions, multiplications]);
  },
);
