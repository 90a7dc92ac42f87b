import { expect, test } from 'vitest';
import { type Combination, makePlan, messagePerSubtask, single, sumOf } from '../../src/engine/plan.js';
import { peelingCode } from '../../src/schemes/decoders/peeling.js';

/** Two workers, the second without work between them, of which the last sends `second` after a single task. */
const planWith = (second: Combination) =>
  makePlan(3, [
    messagePerSubtask([single(0)], 1),
    { work: [], messages: [] },
    messagePerSubtask([single(1), second], 1),
  ]);

test('peels plain sums', () => {
  const collector = peelingCode(planWith(sumOf([0, 1, 2])), 3).collector();
  collector.reset();
  expect([collector.receive(2, 2, 0), collector.receive(0, 0, 0), collector.receive(2, 1, 0)]).toEqual([
    false,
    false,
    true,
  ]);
});

test.each<[string, Combination]>([
  ['a task twice', sumOf([2, 2])],
  ['another coefficient than 1', { tasks: [1, 2], real: [1, -1] }],
  ['a complex one', { tasks: [1], real: [1], imaginary: [0] }],
  ['nothing', sumOf([])],
])('refuses %s, as peeling would not see it', (_, wrong) => {
  expect(() => peelingCode(planWith(wrong), 3)).toThrow(
    'worker 2: the message after sub-task 1; allowed for peeling: one sum of different tasks, all with coefficient 1',
  );
});
