import { z } from 'zod';

/** The common part of all definitions that experiments name. `S` is the schema of the parameters. */
export interface Description<S extends z.ZodObject = z.ZodObject> {
  /** Name of its kind in messages: set by the function that defines it. */
  readonly kind?: string;
  /** Name in experiments. */
  readonly name: string;
  /** One line that says what it is. */
  readonly summary: string;
  /** Source of the definition: paper and place. */
  readonly source: string;
  /**
   * Its paragraphs in the documentation, in Markdown: how it works, and what is known without simulating. The first
   * begins with the name in backticks.
   */
  readonly description?: string;
  /** Schema of its parameters, without the name; unknown keys are refused. Each has a description. */
  readonly parameters: S;
  /** Completion times known without simulating: `validate` and the tests compare them with simulated ones. */
  readonly known?: readonly KnownTime<z.input<S>>[];
}

/** A mean completion time that is known without the simulation, of a scheme with a barrier or under a delay model. */
export interface KnownTime<Parameters = object> {
  /** As an experiment has them, without the name. */
  readonly parameters: Parameters;
  /** The rest of the experiment: of a scheme its `delay`, of a delay model its `scheme`, by default `uncoded`. */
  readonly experiment: {
    /** K */
    readonly workers: number;
  } & Readonly<Record<string, unknown>>;
  /** E[T], in time units; where the experiment has `rounds`, of a round of theirs. */
  readonly mean: number;
  /** The formula or the argument that gives it. */
  readonly source: string;
}

/** A delay model, a data source, an objective, a step rule, a method: it makes a `Made` from its parameters. */
export interface Definition<Made, Context extends readonly unknown[], S extends z.ZodObject = z.ZodObject>
  extends Description<S> {
  /** Parameters with which the tests over all definitions try it; at least one set. */
  readonly examples: readonly z.input<S>[];
  /** Makes it. Errors say what is wrong where the parameters do not suit the context. */
  create(parameters: z.output<S>, ...context: Context): Made;
}

/** A definition as it is written down: a plug-in's needs no examples. */
export type Draft<Made, Context extends readonly unknown[], S extends z.ZodObject, More = unknown> = Omit<
  Definition<Made, Context, S>,
  'kind' | 'examples'
> & {
  /** Parameters with which the tests over all definitions try it. */
  readonly examples?: readonly z.input<S>[];
} & More;

/**
 * The function with which one kind of definition is written down: it types `create` and the examples from the schema of
 * the parameters. `More` are the fields that this kind has besides those of every definition.
 */
export function definer<Made, Context extends readonly unknown[], More = unknown>(kind: string) {
  return <S extends z.ZodObject>(
    definition: Draft<Made, Context, S, More>,
  ): Definition<Made, Context> & More =>
    // Not copied: the parameters may be a getter.
    withAnyParameters(Object.assign(definition, { kind, examples: definition.examples ?? [] }));
}

/** Forgets the type of a definition's parameters: only its own schema knows it, and it parses what `create` is given. */
export function withAnyParameters<D extends Description>(definition: object): D {
  return definition as D;
}

/** Something with parameters as an experiment names it and a schema has parsed it. */
export type Named<Key extends string> = { readonly [key in Key]: string } & Readonly<Record<string, unknown>>;

/** All definitions of a kind, found by their names. */
export class Registry<Key extends string, D extends Description> {
  private readonly definitions: D[] = [];
  private readonly byName = new Map<string, D>();
  private readonly schemas = new Map<z.ZodRawShape, { of: number; schema: z.ZodType<Named<Key>> }>();

  /**
   * @param key under which an experiment has the name
   * @param kind what to call one of them in messages
   * @param definitions in the order in which they are listed
   */
  constructor(
    private readonly key: Key,
    readonly kind: string,
    definitions: readonly D[],
  ) {
    for (const definition of definitions) this.add(definition);
  }

  /** In the order in which they are listed. */
  get all(): readonly D[] {
    return this.definitions;
  }

  /** The definition of this name, if there is one. */
  find(name: string): D | undefined {
    return this.byName.get(name);
  }

  /** @throws Error if the name is taken */
  add(definition: D): void {
    const { name } = definition;
    if (this.byName.has(name)) throw new Error(`${this.kind} ${name} exists already`);
    this.definitions.push(definition);
    this.byName.set(name, definition);
  }

  /** The definition that a parsed `named` stands for. */
  of(named: Named<Key>): D {
    const name = named[this.key];
    const definition = this.find(name);
    if (definition === undefined) throw new RangeError(`no ${this.key} is called ${JSON.stringify(name)}`);
    return definition;
  }

  /** Makes the thing that a parsed `named` stands for. */
  create<Made, Context extends readonly unknown[]>(
    this: Registry<Key, Definition<Made, Context>>,
    named: Named<Key>,
    ...context: Context
  ): Made {
    const { [this.key]: _, ...parameters } = named;
    return this.of(named).create(parameters, ...context);
  }

  /**
   * Schema of any one of them: the key holds the name, the other keys are the parameters of that definition. Made anew
   * where definitions have been added since.
   * @param extra keys that all of them have besides their parameters
   */
  schema(extra: z.ZodRawShape = NO_EXTRA): z.ZodType<Named<Key>> {
    let made = this.schemas.get(extra);
    if (made?.of !== this.all.length) {
      made = { of: this.all.length, schema: this.makeSchema(extra) };
      this.schemas.set(extra, made);
    }
    return made.schema;
  }

  private makeSchema(extra: z.ZodRawShape): z.ZodType<Named<Key>> {
    const { key, kind } = this;
    const options = this.all.map(({ name, parameters }) =>
      parameters.safeExtend({ [key]: z.literal(name).describe(`the ${kind}`), ...extra }),
    );
    const names = [...this.byName.keys()].join(', ');
    const error = (issue: z.core.$ZodRawIssue): string | undefined => {
      if (issue.code !== 'invalid_union') return undefined;
      const given = (issue.input as Record<string, unknown> | undefined)?.[key];
      const found = given === undefined ? `no ${kind} given` : `unknown ${kind} ${JSON.stringify(given)}`;
      return `${found}; ${key} must be one of ${names}`;
    };
    const union = z.discriminatedUnion(key, options as [(typeof options)[number]], { error });
    // Which definitions there are is not known to the type system, and so neither is what they parse to.
    return union.describe(`a ${kind}: its name, and its parameters`) as unknown as z.ZodType<Named<Key>>;
  }
}

const NO_EXTRA = {};
