import { z } from 'zod';

/** The part of a definition that its name and parameters stand in. */
interface Definition {
  readonly name: string;
  readonly parameters: z.ZodObject;
}

/** Something with parameters as an experiment names it and a schema has parsed it. */
export type Named<Key extends string> = { readonly [key in Key]: string } & Readonly<Record<string, unknown>>;

/**
 * Schema of any one of the definitions: `key` holds the name, the other keys are the parameters of that definition.
 * @param what to call them in messages
 * @param extra keys that all of them have beside their parameters
 */
export function namedSchema<Key extends string>(
  definitions: readonly Definition[],
  key: Key,
  what: string,
  extra: z.ZodRawShape = {},
): z.ZodType<Named<Key>> {
  const options = definitions.map(({ name, parameters }) =>
    parameters.safeExtend({ [key]: z.literal(name).describe(`the ${what}`), ...extra }),
  );
  const names = definitions.map(({ name }) => name).join(', ');
  const error = (issue: z.core.$ZodRawIssue): string | undefined => {
    if (issue.code !== 'invalid_union') return undefined;
    const given = (issue.input as Record<string, unknown> | undefined)?.[key];
    const found = given === undefined ? `no ${what} given` : `unknown ${what} ${JSON.stringify(given)}`;
    return `${found}; ${key} must be one of ${names}`;
  };
  const union = z.discriminatedUnion(key, options as [(typeof options)[number]], { error });
  // Which definitions there are is not known to the type system, and so neither is what they parse to.
  return union as unknown as z.ZodType<Named<Key>>;
}

/** The definition that a parsed `named` stands for, and its parameters. */
export function definitionOf<Key extends string, D extends Definition>(
  definitions: readonly D[],
  key: Key,
  named: Named<Key>,
): { definition: D; parameters: Record<string, unknown> } {
  const { [key]: name, ...parameters } = named;
  const definition = definitions.find((each) => each.name === name);
  if (definition === undefined) throw new RangeError(`no ${key} is called ${JSON.stringify(name)}`);
  return { definition, parameters };
}
