import { readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { DEFAULT_FIELDS, GENERATED_DATA, withTrace } from '../explore/fields.js';
import { type Start, withStart } from '../explore/page.js';
import type { Fields } from '../explore/protocol.js';
import { DelayError } from '../models/errors.js';
import { readTrace } from '../models/traces/reader.js';
import { fault, InputError, mistake } from '../simulation/input/input-error.js';
import { gather } from './options.js';
import { checkOutputs, writeOutputs } from './outputs.js';
import { filesOf, prepare } from './prepare.js';

interface ExploreFlags {
  readonly out: string;
  readonly trace?: string;
  readonly set?: string[];
  readonly seed?: string;
  readonly import?: string;
}

/** A module may load others, and files, which a page in a browser without a network has not. */
const NO_IMPORT =
  'none for explore, whose page has what straggle list names; straggle run takes those of your own';

/** Bytes of the files that a page may hold. */
const MOST_BYTES = 32 * 2 ** 20;

/** From src/ and from dist/ alike: where the build has put it. */
const PAGE = new URL('../../dist/explore/explore.html', import.meta.url);

/** `straggle explore`: a page in which the simulator itself runs. */
export function exploreCommand(): Command {
  return new Command('explore')
    .summary('a page to turn knobs in, with the simulator in it')
    .description(
      'Writes a page in which the simulator itself runs, in any browser and without a ' +
        'network: sliders for workers, load, tolerance and delays, schemes side by side, ' +
        'a trial event by event. It begins with an experiment, a trace, or an example.',
    )
    .argument('[experiment]', 'experiment file, without training')
    .option('--trace <file>', 'begin with the delays of a trace (CSV, CSV.gz)')
    .requiredOption('--out <file>', 'FILE.html')
    .option('--set <path=value>', 'as in the run', gather)
    .option('--seed <seed>', 'as in the run')
    .addOption(new Option('--import <module>').hideHelp())
    .addHelpText(
      'after',
      `
The numbers are those of straggle run: the page shows the experiment to copy.
Examples:
  $ straggle explore --out explore.html
  $ straggle explore experiment.yaml --out explore.html
  $ straggle explore --trace trace.csv --out explore.html`,
    )
    .action((experiment: string | undefined, flags: ExploreFlags) => {
      const { out, trace } = flags;
      if (flags.import !== undefined) throw new InputError([mistake('--import', flags.import, NO_IMPORT)]);
      if (!/\.html?$/i.test(out)) throw new InputError([mistake('--out', out || '""', 'FILE.html')]);
      const { start, files } = startOf(experiment, flags);
      checkOutputs('--out', [out], [...(experiment === undefined ? [] : [experiment]), ...files]);
      checkSize(trace === undefined ? (experiment ?? '') : '--trace', files);
      writeOutputs([{ path: out, content: withStart(readFileSync(PAGE, 'utf8'), start()) }]);
    });
}

/** Initial content of the page, and the files that are put into it. */
interface Beginning {
  readonly start: () => Start;
  readonly files: readonly string[];
}

function startOf(experiment: string | undefined, flags: ExploreFlags): Beginning {
  const { trace, set, seed } = flags;
  if (experiment !== undefined && trace !== undefined) {
    throw new InputError([mistake('--trace', 'together with an experiment', 'one of them')]);
  }
  if (experiment !== undefined) return fromExperiment(experiment, flags);
  for (const [option, value] of Object.entries({ '--set': set?.[0], '--seed': seed })) {
    if (value !== undefined) throw new InputError([mistake(option, value, 'with an experiment only')]);
  }
  return trace === undefined ? { start: () => ({}), files: [] } : fromTrace(trace);
}

function fromTrace(file: string): Beginning {
  try {
    const trace = readTrace(file);
    const name = nameOf(file);
    const fields = withTrace(DEFAULT_FIELDS, name, trace);
    return { start: () => ({ fields, files: [embedded(name, file)] }), files: [file] };
  } catch (error) {
    if (!(error instanceof DelayError)) throw error;
    throw new InputError(error.message.split('\n').map((line) => `--trace ${line}`));
  }
}

function fromExperiment(file: string, flags: ExploreFlags): Beginning {
  const { document, experiment } = prepare(file, flags);
  if (experiment.dataFiles !== undefined) {
    throw new InputError([fault(`${document.label}: training.data`, 'is read from files', GENERATED_DATA)]);
  }
  const files = filesOf(experiment);
  const names = new Map<string, string>();
  for (const each of files) names.set(each, unusedName(nameOf(each), [...names.values()]));
  const fields = named(document.data, (text) => names.get(resolve(document.folder, text)) ?? text) as Fields;
  const embed = () => files.map((each) => embedded(names.get(each) ?? each, each));
  return { start: () => ({ fields, files: embed() }), files };
}

/** Its name in the page, where it is unpacked. */
function nameOf(file: string): string {
  return basename(file).replace(/\.gz$/i, '');
}

function unusedName(name: string, used: readonly string[]): string {
  let unused = name;
  for (let i = 2; used.includes(unused); i++) unused = `${i}-${name}`;
  return unused;
}

/** Data with some of its texts changed. */
function named(data: unknown, change: (text: string) => string): unknown {
  if (typeof data === 'string') return change(data);
  if (Array.isArray(data)) return data.map((each) => named(each, change));
  if (data === null || typeof data !== 'object') return data;
  return Object.fromEntries(Object.entries(data).map(([key, each]) => [key, named(each, change)]));
}

function embedded(name: string, file: string) {
  return { name, base64: readFileSync(file).toString('base64') };
}

function checkSize(where: string, files: readonly string[]): void {
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  if (bytes > MOST_BYTES) {
    throw new InputError([
      mistake(where, `files of ${bytes} bytes`, `at most ${MOST_BYTES} in a page; gzip them`),
    ]);
  }
}
