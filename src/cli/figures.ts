import { join, relative, sep } from 'node:path';
import { Command } from 'commander';
import type { Figure } from '../analysis/figures/figure.js';
import { makeFigures } from '../experiments/make.js';
import { figures } from '../experiments/registry.js';
import { dataDirectories } from '../models/data/files.js';
import { print } from '../report/plain-text.js';
import { InputError, mistake } from '../simulation/input/input-error.js';
import { hint } from '../simulation/input/nearest.js';
import { defaultJobs, jobsOption, trialsOption } from './options.js';
import { checkOutputs } from './outputs.js';
import { exitOnSignals } from './signals.js';

interface FigureFlags {
  readonly out?: string;
  readonly data?: string;
  readonly trials?: number;
  readonly quick?: boolean;
  readonly seed: string;
  readonly jobs?: number;
}

/** Folder of the reference run. */
const REFERENCE = 'results';

/** `straggle figures`: reproduces figures and tables of the papers. */
export function figuresCommand(): Command {
  return new Command('figures')
    .description('Reproduces figures and tables: OUT/<paper>/<ID>.csv, .svg and .png.')
    .argument('[id...]', 'figures, or papers, all of whose figures are made (default: all; see list figures)')
    .option('--out <folder>', 'where to (default: results, with --quick results-quick)')
    .option('--data <folder>', 'where data files are looked up first')
    .option('--trials <n>', 'in place of each figure’s own number', trialsOption)
    .option('--quick', 'few trials, in seconds')
    .option('--seed <seed>', 'seed of all random streams', '1')
    .option('--jobs <n>', 'threads (default: one per core)', jobsOption)
    .addHelpText(
      'after',
      `
Examples:
  $ straggle figures
  $ straggle figures cpgc-fig1 cpgc-table1 --quick
  $ straggle figures rcsc
  $ straggle figures cpgc-network --trials 5000 --out mine`,
    )
    .action(async (ids: string[], flags: FigureFlags) => {
      const chosen = ids.length === 0 ? figures : chooseFigures(ids);
      const out = flags.out ?? (flags.quick ? 'results-quick' : REFERENCE);
      if (flags.quick && isWithin(out, REFERENCE)) {
        throw new InputError([mistake('--out', out, 'with --quick another folder than the reference run’s')]);
      }
      exitOnSignals('figures that were not named above were not written');
      checkOutputs(
        '--out',
        chosen.map(({ paper, id }) => join(out, paper, `${id}.csv`)),
      );
      await makeFigures(chosen, {
        out,
        standIns: flags.out ?? 'results-standin',
        dataFolders: dataDirectories(flags.data),
        quick: flags.quick === true,
        seed: flags.seed,
        jobs: flags.jobs ?? defaultJobs(),
        ...(flags.trials === undefined ? {} : { trials: flags.trials }),
        say: (line) => print(`${line}\n`),
      });
    });
}

/** Whether a path leads to a folder or into it. */
function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`);
}

function chooseFigures(ids: readonly string[]): Figure[] {
  const papers: readonly string[] = [...new Set(figures.map(({ paper }) => paper))];
  const known = [...papers, ...figures.map(({ id }) => id)];
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    throw new InputError(unknown.map((id) => mistake('figures', id, known.join(', ') + hint(id, known))));
  }
  return figures.filter(({ id, paper }) => ids.includes(id) || ids.includes(paper));
}
