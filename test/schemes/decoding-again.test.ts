import { expect, it } from 'vitest';
import type { Decoder } from '../../src/engine/collector.js';
import { schemes } from '../../src/schemes/registry.js';
import { EVERY_SCHEME } from './every-scheme.js';
import { layOut, messageAfter, resultsOf, sendsOf, settingOf, shuffled, uniformOf } from './responders.js';

const LENGTH = 3;

it('every scheme is among them', () => {
  expect(new Set(EVERY_SCHEME.map(([name]) => name))).toEqual(new Set(schemes().map(({ name }) => name)));
});

it.each(EVERY_SCHEME)(
  '%s %j: a decoder may be asked again, and counts what it does once',
  (name, parameters, tasksPerWorker = 1) => {
    const definition = schemes().find((each) => each.name === name);
    if (definition === undefined) throw new Error(`no scheme ${name}`);
    for (const split of ['blocks', 'points'] as const) {
      if (definition.split !== 'either' && definition.split !== split) continue;
      const code = layOut(definition, parameters, settingOf(6, 6 * tasksPerWorker, { split }));
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
    }
  },
);
