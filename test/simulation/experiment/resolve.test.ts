import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { neededTasks } from '../../../src/simulation/experiment/experiment.js';
import { resolveExperiment } from '../../../src/simulation/experiment/resolve.js';
import { parseExperiment, readExperiment } from '../../../src/simulation/input/document.js';
import { folderWith } from '../../folders.js';
import { experimentOf, mistakesOf, SMALL } from '../documents.js';

const parsed = (text: string) => parseExperiment(text, 'e.yaml').data;
const refused = (text: string) => mistakesOf(() => parseExperiment(text, 'e.yaml'));

describe('the text of an experiment', () => {
  it('is YAML or JSON, and infinity is inf or .inf', () => {
    expect(parsed('workers: 4\nnetwork: {bandwidth: .inf}')).toEqual(
      parsed('{"workers": 4, "network": {"bandwidth": "inf"}}'),
    );
  });

  it.each([
    ['', 'e.yaml: empty; allowed: an experiment: fields and their values'],
    ['# only a comment', 'e.yaml: empty; allowed: an experiment: fields and their values'],
    ['- 1\n- 2', 'e.yaml: a list given; allowed: an experiment: fields and their values'],
    ['hello', 'e.yaml: "hello" given; allowed: an experiment: fields and their values'],
    [
      'workers: 4\nworkers: 5',
      'e.yaml:2:1: "workers: 5" given; allowed: YAML or JSON (map keys must be unique)',
    ],
    ['workers: 4\n  scheme: 3', /^e\.yaml:1:10: "workers: 4" given; allowed: YAML or JSON \(nested mappings/],
    ['{"workers": 4,', /^e\.yaml:1:15: .* must end with a }\)$/],
    ['a: 1\n---\nb: 2', 'e.yaml:2:1: "---" given; allowed: YAML or JSON (a single document)'],
    ['a: *x', /^e\.yaml: Unresolved alias .*; allowed: YAML or JSON$/],
    [
      'a: !!binary x\nb: !foo 4',
      /^e\.yaml:2:4: "b: !foo 4" given; allowed: YAML or JSON \(unresolved tag: !foo\)$/,
    ],
    ['a: &x {b: *x}', 'e.yaml: objects nested too deeply given; allowed: at most 100 levels'],
    ['['.repeat(10_000), /deeply/],
  ])('refuses what is no such document: %#', (text, expected) => {
    const mistakes = refused(text);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(expected);
  });

  it('is UTF-8 in a file that can be read', () => {
    const folder = folderWith({ 'bytes.yaml': Buffer.from([0xff, 0xfe, 0x77, 0]), 'a.yaml': 'workers: 4' });
    const reading = (file: string) => mistakesOf(() => readExperiment(join(folder, file)))[0];
    expect(reading('bytes.yaml')).toMatch(/bytes\.yaml: not UTF-8 text; allowed: an experiment file/);
    expect(reading('none.yaml')).toMatch(
      /none\.yaml: no such file; allowed: an experiment file, YAML or JSON$/,
    );
    expect(reading('.')).toMatch(/: is a directory; allowed/);
    expect(reading('a.yaml/b.yaml')).toMatch(/: no such folder; allowed/);
  });
});

describe('--set', () => {
  it('sets fields, also in lists and in what is missing', () => {
    const delay = { model: 'sum', models: [{ model: 'exponential', mean: 2 }] };
    const { points, paths } = experimentOf({ ...SMALL, delay }, [
      'delay.models.0.mean=5',
      'network.link=shared',
      'sweep.tolerance=[0, 0.2]',
    ]);
    expect(points).toHaveLength(2);
    expect(points[1]).toMatchObject({ tolerance: 0.2, network: { link: 'shared', bandwidth: Infinity } });
    expect(points[0].delay).toMatchObject({ models: [{ mean: 5 }] });
    expect(paths).toEqual(['tolerance']);
  });

  it.each([
    ['mu', '--set: "mu" given; allowed: path=value, such as delay.mu=5'],
    ['=5', '--set: "=5" given; allowed: path=value, such as delay.mu=5'],
    ['delay..mu=5', '--set: "delay..mu=5" given; allowed: path=value, such as delay.mu=5'],
    ['tolerance=[0', /^--set tolerance:1:3: "\[0" given; allowed: YAML or JSON/],
    [
      'trials.x=5',
      '--set trials.x: trials is 300, which has no fields; allowed: a path to a field of the experiment',
    ],
    ['__proto__.trials=5', /^e\.yaml: --set __proto__\.trials: unknown key; allowed: name, seed/],
    ['constructor.x=5', /^e\.yaml: --set constructor\.x: unknown key; allowed: name, seed/],
  ])('%s', (setting, expected) => {
    const mistakes = mistakesOf(() => experimentOf(SMALL, [setting]));
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(expected);
  });
});

describe('an experiment as resolved', () => {
  it('has every default filled in', () => {
    const { points, name } = experimentOf({ ...SMALL, trials: undefined });
    expect(name).toBe('e');
    expect(points[0]).toEqual({
      seed: '1',
      trials: 10_000,
      workers: 6,
      tasks: 6,
      split: 'blocks',
      tolerance: 0,
      scheme: { name: 'cpgc', load: 2, decoder: 'peeling' },
      delay: { model: 'shifted-exponential', alpha: 0.05, mu: 4, correlation: 'worker' },
      network: { latency: 0, bandwidth: Infinity, link: 'dedicated' },
      incomplete: 'error',
    });
  });

  it('takes the seeds 1 and "1" for the same', () => {
    expect(experimentOf({ ...SMALL, seed: 1 })).toEqual(experimentOf({ ...SMALL, seed: '1' }));
  });

  it('ignores tolerance, wait and load where a scheme has no use for them', () => {
    const scheme = { name: 'uncoded', load: 'any', wait: 3 };
    expect(experimentOf({ ...SMALL, scheme, tolerance: 0.5 }).points[0].scheme).toEqual({ name: 'uncoded' });
  });

  it('splits by blocks what may be either where another scheme needs blocks, else by points', () => {
    const splits = (...names: string[]) =>
      experimentOf({ ...SMALL, scheme: { load: 2 }, sweep: { 'scheme.name': names } }).points.map(
        ({ split }) => split,
      );
    expect(splits('uncoded', 'uc-mmc')).toEqual(['points', 'points']);
    expect(splits('uncoded', 'mcc')).toEqual(['blocks', 'blocks']);
    expect(splits('uncoded', 'mcc', 'cyclic')).toEqual(['blocks', 'blocks', 'points']);
  });

  it('needs ceil(M·(1 − t) − 1e-9) tasks', () => {
    expect([0, 0.05, 0.1, 0.15, 0.5, 0.99].map((t) => neededTasks(20, t))).toEqual([20, 19, 18, 17, 10, 1]);
    // 20·(1 − 0.3) is 14.000000000000002 in doubles.
    expect(neededTasks(20, 0.3)).toBe(14);
  });

  it('finds traces relative to its own file, and knows what is in them', () => {
    const folder = folderWith({
      'runs/t.csv': 'round,worker,duration_s\n0,0,1\n0,1,2\n',
      'e.yaml': 'workers: 2\nscheme: {name: uncoded}\ndelay: {model: trace, mode: replay, file: runs/t.csv}',
      'none.yaml':
        'workers: 2\nscheme: {name: uncoded}\ndelay: {model: trace, mode: replay, file: runs/x.csv}',
      'few.yaml':
        'workers: 3\nscheme: {name: uncoded}\ndelay: {model: trace, mode: replay, file: runs/t.csv}',
    });
    const { delay, files } = resolveExperiment(readExperiment(join(folder, 'e.yaml'))).points[0];
    expect(delay.file).toBe(join(folder, 'runs/t.csv'));
    expect(Object.keys(files ?? {})).toEqual([delay.file]);
    const mistake = (file: string) =>
      mistakesOf(() => resolveExperiment(readExperiment(join(folder, file))))[0];
    expect(mistake('none.yaml')).toMatch(
      /delay\.file: .*x\.csv: no such file; allowed: a trace, CSV or CSV\.gz$/,
    );
    expect(mistake('few.yaml')).toMatch(/delay: .*t\.csv: has 2 workers, the experiment needs 3/);
  });

  it('resolves every combination of a sweep of ten thousand points, the first path varying slowest', () => {
    const values = Array.from({ length: 100 }, (_, i) => i / 100);
    const { points } = experimentOf({ ...SMALL, sweep: { 'delay.alpha': values, tolerance: values } });
    const combinations = values.flatMap((alpha) => values.map((tolerance) => [alpha, tolerance]));
    expect(points.map(({ delay, tolerance }) => [delay.alpha, tolerance])).toEqual(combinations);
  });
});
