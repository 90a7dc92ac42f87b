import { describe, expect, it } from 'vitest';
import { pattern, refusal } from './refusal.js';

const run = (...more: string[]) => ['run', 'e.yaml', ...more];

describe('a command that is not understood', () => {
  it.each<[string, string[], string]>([
    [
      'an unknown command',
      ['rnu'],
      "straggle: unknown command 'rnu'; allowed: figures, run,… (did you mean run?)",
    ],
    [
      'an unknown option',
      run('--job', '2'),
      "straggle run: unknown option '--job'; allowed: --set,… (did you mean --jobs?)",
    ],
    [
      'no argument',
      ['run'],
      "straggle run: missing required argument 'experiment'; allowed: straggle run [options] <experiment...>…",
    ],
    [
      'no value',
      run('--set'),
      "straggle run: option '--set <path=value>' argument missing; allowed: straggle run [options]…",
    ],
    [
      'too many arguments',
      ['list', 'schemes', 'delays'],
      'straggle list: too many arguments…; allowed: straggle list [options] [what]…',
    ],
    ['--jobs 0', run('--jobs', '0'), '--jobs: 0 given; allowed: a whole number from 1 to 256'],
    ['an empty number', run('--jobs', ''), '--jobs: "" given; allowed: a whole number from 1 to 256'],
    ['an empty name', ['run', ''], '"": no such file; allowed: an experiment file, YAML or JSON'],
    [
      '--trials x',
      run('--trials', 'x'),
      '--trials: x given; allowed: a whole number from 1 to 1000000000000',
    ],
    [
      'an unknown list',
      ['list', 'scheme'],
      'list: scheme given; allowed: schemes, delays,… (did you mean schemes?)',
    ],
    [
      'an unknown figure',
      ['figures', 'cpgc-fig'],
      'figures: cpgc-fig given; allowed: cpgc, rcsc,… (did you mean cpgc-fig1?)',
    ],
    [
      'more shards than there can be',
      run('--shard', '0/1000000000'),
      '--shard: 0/1000000000 given; allowed: i/n with i from 0 to n − 1 and n at most 10000, for example 0/4',
    ],
    [
      '--metric for nothing',
      run('--metric', 'volume'),
      '--metric: volume given; allowed: with --precision or --baseline only',
    ],
    [
      'no such trial',
      ['replay', 'e.yaml', '--point', '0', '--trial', '300'],
      '--trial: 300 given; allowed: 0 to 299, as the experiment has 300',
    ],
    [
      'no journal',
      ['merge', '.', '--out', 'm.csv'],
      '.: is a directory; allowed: a FILE.csv.journal of `straggle run`',
    ],
    [
      '--quick over the reference run',
      ['figures', '--quick', '--out', 'results/'],
      '--out: results/ given; allowed: with --quick another folder than the reference run’s',
    ],
    [
      'figures into a file',
      ['figures', 'cpgc-table1', '--out', 'e.yaml'],
      '--out: e.yaml/cpgc/cpgc-table1.csv given; allowed: a file that can be written…',
    ],
    [
      'no results',
      ['claims', '--out', 'none'],
      'none: no claims given; allowed: a folder with the results of `straggle figures`',
    ],
  ])('%s', async (_, args, expected) => {
    const lines = await refusal(args);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(pattern(expected));
  });
});
