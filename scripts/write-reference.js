// Writes the pages of docs/reference/ that follow from the code: the command line from its help, the experiment file
// from its schema; and in docs/background/ what schemes and delay models say of themselves. Run by `npm run build`,
// after tsc.
import { readFileSync, writeFileSync } from 'node:fs';
import { PAPER_TITLES } from '../dist/analysis/figures/ledger.js';
import { CATALOGUE, experimentFields, networkFields } from '../dist/cli/catalogue.js';
import { straggleProgram } from '../dist/cli/program.js';
import { figures } from '../dist/experiments/registry.js';
import { delays } from '../dist/models/delays/registry.js';
import { schemes } from '../dist/schemes/registry.js';

const FOLDER = new URL('../docs/reference/', import.meta.url);

writeFileSync(new URL('cli.md', FOLDER), await commandLine());
writeFileSync(new URL('experiment.md', FOLDER), experimentFile());
writeFileSync(new URL('figures.md', FOLDER), figurePages());
describe('schemes', schemes());
describe('delays', delays.all);

async function commandLine() {
  const program = await straggleProgram();
  const commands = program.commands.filter((command) => command.name() !== 'help');
  return page('Command line', 'the help of every command', [
    `\`\`\`text\n${helpOf(program)}\n\`\`\``,
    'Data goes to standard output or to the file that is named; progress goes to standard error, and only to a terminal.',
    [
      '| exit status | |',
      '| --- | --- |',
      '| 0 | done |',
      '| 1 | a run failed, or something that was checked does not hold |',
      '| 2 | the input is wrong: one line per mistake, with where, what was given and what is allowed; nothing is written |',
    ].join('\n'),
    '`straggle complete bash` (or `zsh`, or `fish`) prints a script with which the shell completes commands, options and ' +
      'names. For that, `straggle` has to be on the PATH: `npm link` in the clone puts it there.',
    ...commands.map((command) => `## ${command.name()}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\``),
  ]);
}

/** What `--help` prints, on a terminal of 80 columns. */
function helpOf(command) {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
    getOutHelpWidth: () => 80,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text.trimEnd();
}

function experimentFile() {
  const kinds = [
    ['schemes', 'Schemes', '`scheme.name`. Which division of the job a scheme needs stands behind `split`.'],
    ['delays', 'Delay models', '`delay.model`. Durations are those of one task, in time units.'],
    [
      'training',
      'Training',
      '`training` makes every trial a training run; `trials` is then the number of runs.',
    ],
    ['objectives', 'Objectives', '`training.objective.loss`.'],
    ['data', 'Data', '`training.data.source`.'],
    ['steps', 'Step rules', '`training.step.rule`.'],
    ['methods', 'Methods', '`training.method`.'],
  ];
  return page('Experiment file', 'the schema, and what schemes, models and objectives say of themselves', [
    'YAML or JSON. `schema/experiment.schema.json` is the same as JSON Schema, for editors. Infinity is `inf`; paths of ' +
      'files start from the folder of the experiment file.',
    table(
      experimentFields().map((field) => ({
        ...field,
        description: field.description || `by name, and its parameters: see below`,
      })),
    ),
    '`sweep` is a mapping from paths to lists of values. All combinations are run, the first path varying slowest; a ' +
      'value may be a whole object. `tolerance`, `wait` and `load` are ignored by schemes that have no use for them; ' +
      'any other parameter that a scheme does not have is refused.',
    '## Network',
    table(networkFields()),
    'A message needs size/bandwidth on its link and then the latency; a worker goes on computing while it sends. The master ' +
      'takes messages in one at a time, in the order of their arrival, which takes the overhead each.',
    ...kinds.flatMap(([kind, title, lead]) => [`## ${title}`, lead, ...CATALOGUE[kind]().map(entry)]),
  ]);
}

/** The reference run, picture by picture. */
function figurePages() {
  const parts = Object.entries(PAPER_TITLES).flatMap(([paper, title]) => [
    `## ${title}`,
    ...figures
      .filter((figure) => figure.paper === paper)
      .flatMap(({ id, title: what, source }) => [
        `### ${id}`,
        `${escaped(`${what}.`)}  \nSource: ${escaped(`${source}.`)} \`npm run fig:${id}\``,
        `![${escaped(what)}](../../results/${paper}/${id}.png)`,
      ]),
  ]);
  return page('Figures', 'the registry of figures', [
    'The figures and tables of the papers, as `npm run figures` makes them: the committed reference run. What each says ' +
      'about the statements of its paper is in the [ledger of claims](../../results/claims.md).',
    ...parts,
  ]);
}

/**
 * Fills the marked places of docs/background/KIND.md with the paragraphs, or the rows of the table, of the definitions
 * that the marker names, or of all that no other one names.
 */
function describe(kind, definitions) {
  const file = new URL(`../docs/background/${kind}.md`, import.meta.url);
  const text = readFileSync(file, 'utf8');
  const marked = new RegExp(`(<!-- ${kind}(, table)?: ([a-z, -]+) -->\n)[\\s\\S]*?(<!-- end -->)`, 'g');
  const named = new Set([...text.matchAll(marked)].flatMap(([, , , names]) => names.split(', ')));
  const written = text.replace(marked, (_, start, asTable, names, end) => {
    const rest = definitions.filter(({ name, description }) => description && !named.has(name));
    const found =
      names === 'all others'
        ? rest
        : names.split(', ').map((each) => definitions.find(({ name }) => name === each));
    const parts = asTable ? [lawTable(found)] : found.map(({ description }) => wrapped(description));
    if (found === rest && rest.length > 0) parts.unshift('## Others');
    return `${start}${parts.map((part) => `\n${part}\n`).join('')}${parts.length > 0 ? '\n' : ''}${end}`;
  });
  if (written !== text) writeFileSync(file, written);
}

function lawTable(models) {
  const rows = models.map(({ name, law, mean }) => `| \`${name}\` | ${law} | ${mean} |`);
  return ['| model | law of X | mean |', '| --- | --- | --- |', ...rows].join('\n');
}

/** A paragraph in lines of at most 120 characters, none of which begins like a list or a heading. */
function wrapped(text) {
  const lines = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || (last.length + word.length >= 120 && !/^[-+*#=>]/.test(word))) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join('\n');
}

function entry({ name, summary, source, parameters, notes, example }) {
  const about = [
    `${summary[0].toUpperCase()}${summary.slice(1)}.`,
    ...notes.map((note) => `${note}.`),
    `Source: ${source}.`,
  ].map(escaped);
  return [
    `### ${name}`,
    about.join('  \n'),
    ...(parameters.length > 0 ? [table(parameters)] : []),
    ...(example === undefined ? [] : [`Example: \`${example}\``]),
  ].join('\n\n');
}

function table(parameters) {
  const rows = parameters.map(
    ({ name, range, description }) => `| \`${name}\` | ${escaped(range)} | ${escaped(description)} |`,
  );
  return ['| field | may be | |', '| --- | --- | --- |', ...rows].join('\n');
}

/** Text as it is, in Markdown and in what the site makes of it. */
function escaped(text) {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll('*', '\\*')
    .replaceAll('_', '\\_')
    .replaceAll('{', '&#123;');
}

function page(title, origin, parts) {
  return [`# ${title}`, `<!-- Written by scripts/write-reference.js from ${origin}. -->`, ...parts]
    .join('\n\n')
    .concat('\n');
}
