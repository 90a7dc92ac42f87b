import { Command } from 'commander';
import { print } from '../report/plain-text.js';
import { InputError, mistake } from '../simulation/input/input-error.js';
import { hint } from '../simulation/input/nearest.js';
import { CATALOGUE, type Entry } from './catalogue.js';
import { wrapped } from './text.js';

const KINDS = Object.keys(CATALOGUE);

/** `straggle list`: schemes, delay models, objectives, figures and the rest. */
export function listCommand(): Command {
  return new Command('list')
    .summary('what there is: schemes, delay models, objectives, figures')
    .description(
      'Lists schemes, delay models, objectives, data sources, step rules, methods, the fields of training ' +
        'and figures, with parameters, ranges and source.',
    )
    .argument('[what]', KINDS.join(', '))
    .addHelpText('after', '\nExample:\n  $ straggle list schemes')
    .action((what: string | undefined) => {
      if (what !== undefined && !KINDS.includes(what)) {
        throw new InputError([mistake('list', what, KINDS.join(', ') + hint(what, KINDS))]);
      }
      const parts = KINDS.filter((kind) => what === undefined || kind === what).map(
        (kind) => `${kind}\n\n${CATALOGUE[kind]().map(textOf).join('\n\n')}\n`,
      );
      print(parts.join('\n'));
    });
}

function textOf({ name, summary, source, parameters, notes }: Entry): string {
  return [
    `  ${name}`,
    ...wrapped(summary, 6),
    ...parameters.flatMap(({ name, range, description }) =>
      wrapped(`${name}${range && ` (${range})`}: ${description}`, 6, 10),
    ),
    ...notes.map((line) => `      ${line}`),
    ...wrapped(`source: ${source}`, 6),
  ].join('\n');
}
