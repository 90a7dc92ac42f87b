// Writes what follows from the schema of experiment files: the JSON Schema for editors, and the types of parameters.
// Run by `npm run build`, after tsc.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allDefinitions, keyOf } from '../dist/simulation/experiment/registries.js';
import { experimentJsonSchema } from '../dist/simulation/experiment/schema.js';

const schema = experimentJsonSchema();
const { scheme, delay, training } = schema.properties;
const summaries = new Map(allDefinitions().map((definition) => [keyOf(definition), definition.summary]));

/** What the schema calls parts that occur again: delay models within delay models. */
const REFERENCES = { [delay.$ref]: 'Delay' };

mkdirSync(placeOf('schema/'), { recursive: true });
writeFileSync(placeOf('schema/experiment.schema.json'), `${JSON.stringify(schema, null, 2)}\n`);

/** Beside the models, since they hold others. */
const DELAY = `
/** A delay model: \`model\`, its name, and its parameters. Any of them may be left out where it is swept. */
export type Delay = Called<'model', DelayModels>;
`;

/** An interface for each kind of definition, with a field for each name: a plug-in adds to it. */
const KINDS = [
  ['Schemes', 'scheme', scheme, 'name'],
  ['DelayModels', 'delay model', referred(delay.$ref), 'model'],
  ['DataSources', 'data source', training.properties.data, 'source'],
  ['Objectives', 'loss', training.properties.objective, 'loss'],
  ['StepRules', 'step rule', training.properties.step, 'rule'],
];
/** Objects that are one choice among others in several definitions of a kind: each has a name, and is written once. */
let choices = new Map();
for (const [name, kind, node, key] of KINDS) {
  choices = choicesOf(node);
  const text = formatted(interfaceOf(name, kind, node.anyOf, key));
  const file = `simulation/library/parameters/${name.replace(/\B[A-Z]/g, '-$&').toLowerCase()}`;
  for (const place of [`src/${file}.ts`, `dist/${file}.d.ts`]) {
    mkdirSync(placeOf(dirname(place)), { recursive: true });
    writeFileSync(placeOf(place), text);
  }
}

function interfaceOf(name, kind, options, key) {
  const fields = options.map(({ properties: { [key]: own, ...parameters } }) =>
    field(own.const, '', objectOf(parameters), summaries.get(keyOf({ kind, name: own.const }))),
  );
  const text = fields.join('\n');
  return `// Written by scripts/write-schema.js, from the registry.
${name === 'DelayModels' ? "import type { Called } from './called.js';\n" : ''}
/** Parameters of each ${kind}, by name. A plug-in in TypeScript adds its own: \`declare module 'straggle'\`. */
export interface ${name} {
${text}
}
${[...choices.values()].map(({ called, text }) => `\n/** A value that parameters of several ${kind}s may have. */\nexport interface ${called} ${text}\n`).join('')}${name === 'DelayModels' ? DELAY : ''}`;
}

function objectOf(properties) {
  const fields = Object.entries(properties)
    .filter(([, { description }]) => description !== 'not used, ignored')
    .map(([name, node]) => field(name, '?', typeOf(node), node.description));
  return fields.length === 0 ? 'Readonly<Record<never, never>>' : `{\n${fields.join('\n')}\n}`;
}

/** Parameters are optional (`?`), since any may be swept. */
function field(name, optional, type, description) {
  const key = /^\w+$/.test(name) ? name : JSON.stringify(name);
  return `${description === undefined ? '' : comment(description)}readonly ${key}${optional}: ${type};`;
}

function comment(text) {
  if (text.length < 95) return `/** ${text} */\n`;
  const lines = text.match(/.{1,95}(?:\s|$)/g);
  return `/**\n${lines.map((line) => ` * ${line.trim()}`).join('\n')}\n */\n`;
}

/** Those in a node, by their JSON: of one field, and there more than once. */
function choicesOf(node) {
  const counts = new Map();
  const visit = (part) => {
    if (part === null || typeof part !== 'object') return;
    for (const choice of part.anyOf ?? part.oneOf ?? []) {
      if (Object.keys(choice.properties ?? {}).length !== 1) continue;
      const key = JSON.stringify(choice);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    Object.values(part).forEach(visit);
  };
  visit(node);
  return new Map(
    [...counts.keys()]
      .filter((key) => counts.get(key) > 1)
      .map((key) => {
        const { properties } = JSON.parse(key);
        const [field] = Object.keys(properties);
        const called = field.replace(/(^|_)(.)/g, (_, __, letter) => letter.toUpperCase());
        return [key, { called, text: objectOf(properties) }];
      }),
  );
}

function typeOf(node) {
  const choice = choices.get(JSON.stringify(node));
  if (choice !== undefined) return choice.called;
  if (node.$ref !== undefined)
    return (
      REFERENCES[node.$ref] ??
      `${REFERENCES[delay.$ref]} & {\n/** share of the workers in this class, > 0 and <= 1 */\nreadonly share?: number }`
    );
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum !== undefined) return node.enum.map((value) => JSON.stringify(value)).join(' | ');
  const options = node.anyOf ?? node.oneOf;
  if (options !== undefined) return [...new Set(options.map(typeOf))].join(' | ');
  if (node.prefixItems !== undefined) return `readonly [${node.prefixItems.map(typeOf).join(', ')}]`;
  if (node.type === 'array') return `readonly (${typeOf(node.items)})[]`;
  if (node.type === 'object') return objectOf(node.properties);
  if (node.type === 'integer') return 'number';
  if (['number', 'string', 'boolean'].includes(node.type)) return node.type;
  throw new Error(`no type for ${JSON.stringify(node)}`);
}

function referred(reference) {
  return schema.$defs[reference.split('/').at(-1)];
}

function formatted(text) {
  const biome = placeOf('node_modules/@biomejs/biome/bin/biome');
  return execFileSync(process.execPath, [biome, 'format', '--stdin-file-path=parameters.ts'], {
    cwd: placeOf(''),
    input: text,
    encoding: 'utf8',
  });
}

function placeOf(path) {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}
