import { expect, it } from 'vitest';
import type { Collector } from '../../src/engine/collector.js';
import { EVERY_SCHEME } from './every-scheme.js';
import { layOut, sendsOf, settingOf, shuffled, uniformOf } from './responders.js';

/**
 * How often an array of a collector is read or written, per task in a message, whatever the number of workers. Measured,
 * at 12 and at 96 workers alike: up to 20 where sums of tasks are decoded, 2 and less elsewhere.
 */
const MOST = 30;

it.each(EVERY_SCHEME)(
  '%s: a collector touches its memory a few times for each task in a message',
  (name, definition, { parameters, tasksPerWorker = 1 }, split) => {
    for (const workers of [12, 96]) {
      const code = layOut(definition, parameters, settingOf(workers, workers * tasksPerWorker, { split }));
      const { plan } = code;
      const uniform = uniformOf('arrivals', name, workers);
      const sends = sendsOf(plan);
      const collector = code.collector();
      for (let trial = 0; trial < 5; trial++) {
        collector.reset();
        let carried = 0;
        const touched = counting(collector, () => {
          for (const { worker, subtask } of shuffled(sends, uniform)) {
            carried += plan.carries(subtask).reduce((sum, { tasks }) => sum + tasks.length, 0);
            if (collector.receive(worker, subtask)) break;
          }
        });
        expect(touched).toBeGreaterThan(0);
        expect(touched / carried).toBeLessThan(MOST);
      }
    }
  },
);

/** How often the elements of a collector's arrays are read or written while something is done. */
function counting(collector: Collector, what: () => void): number {
  let touched = 0;
  const watch = <T extends object>(array: T): T =>
    new Proxy(array, {
      get(target, key) {
        if (typeof key === 'string' && /^\d+$/.test(key)) touched++;
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
      set(target, key, value) {
        touched++;
        return Reflect.set(target, key, value);
      },
    });
  const fields = collector as unknown as Record<string, unknown>;
  const plain = Object.entries(fields).filter(
    ([, value]) => ArrayBuffer.isView(value) || Array.isArray(value),
  );
  // A number that is counted in a field of its own is one touch for an arrival.
  const scalars = Object.values(fields).filter((value) => typeof value === 'number').length;
  for (const [key, value] of plain) fields[key] = watch(value as object);
  try {
    what();
  } finally {
    for (const [key, value] of plain) fields[key] = value;
  }
  return touched + scalars;
}
