import { dirname, relative, resolve, sep } from 'node:path';
import { stringify } from 'yaml';
import type { Trace } from '../../models/traces/trace.js';
import { oneLine } from '../../report/plain-text.js';
import type { Verdict } from './fit-trace.js';

/** Parts of an experiment file. */
interface FileSource {
  readonly trace: Trace;
  /** Path of the trace. */
  readonly path: string;
  /** Path of the experiment file to be written. */
  readonly out: string;
  readonly verdict: Verdict;
  /** Growth of durations with the work, where there are traces at several loads. */
  readonly growth?: LoadGrowth;
  /** The command that has written it. */
  readonly command: string;
}

/** A part of durations that is fixed, or a time that each task adds to all alike; neither where no rule holds. */
interface LoadGrowth {
  readonly fixed?: number;
  readonly added?: number;
}

/**
 * An experiment file with the delays of a trace: of the model that is adequate, or of the trace itself, replayed, where
 * none is or where a fixed part is known, which only the trace model can tell apart.
 */
export function experimentFile({ trace, path, out, verdict, growth, command }: FileSource): string {
  const replay = growth !== undefined || (verdict.adequate === undefined && verdict.constant === undefined);
  const delay = replay
    ? replayed(fromFile(path, out), growth)
    : (verdict.adequate?.delay ?? { model: 'deterministic', value: verdict.constant });
  const schemes = [{ name: 'uncoded' }, ...(trace.workers < 2 ? [] : codedFor(trace.workers))];
  return [
    // A file name may hold anything; a comment stays on its line.
    `# Written by: ${oneLine(command)}`,
    ...(replay ? REPLAYED : MODELLED).map((text) => `# ${text}`),
    ...(growth !== undefined && growth.fixed === undefined && growth.added === undefined ? UNKNOWN : []),
    block({ name: nameOf(path) }),
    ...(replay ? [`trials: ${trace.rounds} # each round once: more would only repeat them`] : []),
    block({ workers: trace.workers, split: 'points', delay }),
    '# What redundancy brings; straggle list schemes names all others.',
    block({ sweep: { scheme: schemes } }),
    '',
  ].join('\n');
}

/** Schemes for any loss: what is asked of a trace alone is asked for tasks that are split by points. */
function codedFor(workers: number) {
  const code = workers % 2 === 0 ? 'frc' : 'cyclic';
  return workers < 3
    ? [{ name: 'uc-mmc', load: 2 }]
    : [
        { name: 'uc-mmc', load: 2 },
        { name: code, load: 2 },
      ];
}

function replayed(file: string, { fixed, added }: LoadGrowth = {}) {
  const trace = { model: 'trace', file, mode: 'replay' };
  if (added === undefined) return { ...trace, ...(fixed === undefined ? {} : { fixed }) };
  return {
    model: 'sum',
    models: [
      { ...trace, fixed: 1 },
      { model: 'deterministic', value: added },
    ],
  };
}

const UNKNOWN = [
  '# How durations grow with the work is not known: no rule fits. More than one task per worker is a guess.',
];

const REPLAYED = [
  'The trace itself, round by round. One task is what a worker did in it. In training runs mode: bootstrap',
  'draws whole rounds at random, where replay takes them in turn.',
];

const MODELLED = [
  'One task is what a worker did in the trace. A trace does not say how the tasks of one worker are tied',
  'together: correlation: worker (the default) draws a time per task once for all tasks of a worker.',
];

/** The path of the trace as the experiment has to name it: from its own folder. */
function fromFile(path: string, out: string): string {
  return relative(dirname(resolve(out)), resolve(path))
    .split(sep)
    .join('/');
}

function nameOf(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? path).replace(/(\.csv)?(\.gz)?$/i, '') || 'trace';
}

function block(value: object): string {
  return stringify(value, { lineWidth: 0, flowCollectionPadding: true }).trimEnd();
}
