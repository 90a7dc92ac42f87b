import { Command } from 'commander';
import { print } from '../report/plain-text.js';
import { InputError, mistake } from '../simulation/input/input-error.js';
import { hint } from '../simulation/input/nearest.js';
import { CATALOGUE, type Entry } from './catalogue.js';
import { formatOption, jsonText } from './json.js';
import { wrapped } from './text.js';

const KINDS = Object.keys(CATALOGUE);

/** `straggle list`: schemes, delay models, objectives, figures and the rest. */
export function listCommand(): Command {
  return new Command('list')
    .description(
      'Lists schemes, delay models, objectives, data sources, step rules, methods, the fields of training ' +
        'and figures, with parameters, ranges and source.',
    )
    .argument('[what]', `${KINDS.join(', ')}; or a name, such as cpgc`)
    .option('--format <form>', 'text or json', formatOption('text', 'json'), 'text')
    .addHelpText('after', '\nExamples:\n  $ straggle list schemes\n  $ straggle list cpgc')
    .action((what: string | undefined, { format }: { format: 'text' | 'json' }) => {
      if (format === 'json') {
        print(jsonText(Object.fromEntries(entriesOf(what))));
        return;
      }
      const parts = entriesOf(what).map(
        ([kind, entries]) => `${kind}\n\n${entries.map(textOf).join('\n\n')}\n`,
      );
      print(parts.join('\n'));
    });
}

/**
 * Entries to be listed, by kinds: everything, a kind, or what has that name.
 * @throws InputError where there is neither a kind nor a name like that
 */
function entriesOf(what: string | undefined): (readonly [kind: string, entries: readonly Entry[]])[] {
  const all = KINDS.map((kind) => [kind, CATALOGUE[kind]()] as const);
  if (what === undefined) return all;
  if (KINDS.includes(what)) return all.filter(([kind]) => kind === what);
  const named = all.map(([kind, entries]) => [kind, entries.filter(({ name }) => name === what)] as const);
  const found = named.filter(([, entries]) => entries.length > 0);
  if (found.length > 0) return found;
  const names = all.flatMap(([, entries]) => entries.map(({ name }) => name));
  throw new InputError([
    mistake('list', what, `${KINDS.join(', ')}, or a name${hint(what, [...KINDS, ...names])}`),
  ]);
}

function textOf({ name, summary, source, parameters, notes, example }: Entry): string {
  return [
    `  ${name}`,
    ...wrapped(summary, 6),
    ...parameters.flatMap(({ name, range, description }) =>
      wrapped(`${name}${range && ` (${range})`}: ${description}`, 6, 10),
    ),
    ...notes.map((line) => `      ${line}`),
    ...(example === undefined ? [] : wrapped(`example: ${example}`, 6, 10)),
    ...wrapped(`source: ${source}`, 6),
  ].join('\n');
}
