import { Command } from 'commander';
import { replay } from '../simulation/execution/replay.js';
import { InputError, mistake } from '../simulation/input/input-error.js';
import { gather, wholeNumber } from './options.js';
import { prepare } from './prepare.js';

interface ReplayFlags {
  readonly point: number;
  readonly trial: number;
  readonly set?: string[];
  readonly seed?: string;
}

/** `straggle replay`: one trial again. */
export function replayCommand(): Command {
  return new Command('replay')
    .description('Runs one trial of a sweep again, alone: its events as JSON lines, and what was measured.')
    .argument('<experiment>', 'experiment file')
    .requiredOption('--point <p>', 'row of the result, from 0', wholeNumber('--point', 0, 1e9))
    .requiredOption('--trial <t>', 'trial, or training run, from 0', wholeNumber('--trial', 0, 1e12))
    .option('--set <path=value>', 'as in the run', gather)
    .option('--seed <seed>', 'as in the run')
    .addHelpText('after', '\nExample:\n  $ straggle replay sweep.yaml --point 0 --trial 17')
    .action((file: string, flags: ReplayFlags) => {
      const { experiment } = prepare(file, flags);
      const point = experiment.points[flags.point];
      if (point === undefined) {
        const allowed = `0 to ${experiment.points.length - 1}`;
        throw new InputError([mistake('--point', String(flags.point), allowed)]);
      }
      if (flags.trial >= point.trials) {
        const allowed = `0 to ${point.trials - 1}, as the experiment has ${point.trials}`;
        throw new InputError([mistake('--trial', String(flags.trial), allowed)]);
      }
      replay(point, flags.trial, experiment.dataFolders, (line) =>
        process.stdout.write(`${JSON.stringify(line)}\n`),
      );
    });
}
