import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectWith } from '../own-schemes.js';
import { straggle } from './shared-process.js';

/** Control and format characters: ESC, the C1 that is like it, a change of direction, and a blank without width. */
const HIDDEN = 'a\u001bM\u009bm\u202eb\u200bc';
const ANY = /[\p{Cc}\p{Cf}]/u;

const own = `
import { defineScheme, makePlan, messagePerSubtask, peelingCode, single, z } from 'straggle';
export const own = defineScheme({
  name: ${JSON.stringify(HIDDEN)},
  summary: ${JSON.stringify(`what ${HIDDEN} does`)},
  source: ${JSON.stringify(HIDDEN)},
  split: 'blocks',
  parameters: z.strictObject({}),
  build: (_, { workers, tasks, needed }) =>
    peelingCode(
      makePlan(tasks, Array.from({ length: workers }, (_, j) => messagePerSubtask([single(j % tasks)], 1 / tasks))),
      needed,
    ),
});
`;

const experiment = {
  name: HIDDEN,
  trials: 20,
  workers: 3,
  split: 'blocks',
  delay: { model: 'shifted-exponential', alpha: 0.05, mu: 4 },
  sweep: { 'scheme.name': ['uncoded', HIDDEN] },
};
const sweep = { ...experiment, sweep: { ...experiment.sweep, 'delay.mu': [2, 4] } };

const without = (text: string) => text.replaceAll('\n', '');

it('what names hide is shown: in messages, tables, lists, timelines, pictures and pages', async () => {
  const folder = projectWith({
    'own.mjs': own,
    'e.json': JSON.stringify(experiment),
    'sweep.json': JSON.stringify(sweep),
    [`${HIDDEN}.yaml`]: 'workers: [',
  });
  const own_ = ['--import', 'own.mjs'];
  const shown = [
    ['compare', 'e.json', ...own_, '--schemes', `uncoded,${HIDDEN}`, '--plot', 'plot.svg'],
    ['list', 'schemes', ...own_],
    ['timeline', 'e.json', ...own_, '--out', 't.svg'],
    ['timeline', 'e.json', ...own_, '--out', 't.json'],
    ['run', 'sweep.json', ...own_, '--out', 'r.csv'],
    ['report', 'r.csv', 't.svg', '--out', 'r.html'],
  ];
  for (const args of shown) {
    const { status, stdout, stderr } = await straggle(args, folder);
    expect({ args, status, stderr }).toEqual({ args, status: 0, stderr: '' });
    expect(without(stdout)).not.toMatch(ANY);
  }
  for (const file of ['plot.svg', 't.svg', 't.json', 'r.html']) {
    const text = readFileSync(join(folder, file), 'utf8');
    expect(text, file).toContain('\\u202e');
    expect(without(text), file).not.toMatch(ANY);
  }
  const wrong = [
    ['run', `${HIDDEN}.yaml`],
    ['run', `${HIDDEN}.none`],
    ['run', 'e.json', ...own_, '--set', `scheme.${HIDDEN}=1`],
    ['list', HIDDEN],
    [HIDDEN],
    ['run', 'e.json', ...own_, '--out', `${HIDDEN}/x/\u202e/`],
  ];
  for (const args of wrong) {
    const { status, stderr } = await straggle(args, folder);
    expect({ args, status }).toEqual({ args, status: 2 });
    expect(without(stderr)).not.toMatch(ANY);
    expect(stderr).toContain('\\u202e');
  }
  // Data that goes to a program is what it is.
  const { stdout } = await straggle(['run', 'e.json', ...own_], folder);
  expect(stdout).toContain('\u202e');
});
