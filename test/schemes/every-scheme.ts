import { schemes } from '../../src/schemes/registry.js';
import type { SchemeDefinition, SchemeExample, Split } from '../../src/schemes/scheme.js';

/** The examples of every scheme under each split that it works on, with a name for tests. */
export const EVERY_SCHEME: readonly [
  name: string,
  definition: SchemeDefinition,
  example: SchemeExample,
  split: Split,
][] = schemes().flatMap((definition) =>
  (definition.split === 'either' ? (['blocks', 'points'] as const) : [definition.split]).flatMap((split) =>
    definition.examples.map((example): [string, SchemeDefinition, SchemeExample, Split] => [
      `${definition.name} ${JSON.stringify(example.parameters)}, ${split}`,
      definition,
      example,
      split,
    ]),
  ),
);
