import { z } from 'zod';
import { delays } from '../../models/delays/registry.js';
import type { Description } from '../../registry/registry.js';
import { schemes } from '../../schemes/registry.js';
import type { Catalogue, Choice, Fields, Parameter } from '../protocol.js';

/** All schemes and delay models, with the parameters that the page has controls for. */
export function catalogue(): Catalogue {
  return {
    schemes: schemes().map((scheme) => choiceOf(scheme, (scheme.examples[0]?.parameters ?? {}) as Fields)),
    delays: delays.all.map((delay) => choiceOf(delay, delay.examples[0] as Fields)),
  };
}

function choiceOf({ name, summary, parameters }: Description, example: Fields): Choice {
  const { properties = {}, required = [] } = z.toJSONSchema(parameters, {
    io: 'input',
    unrepresentable: 'any',
  });
  const found = Object.entries(properties).map(([key, property]) =>
    parameterOf(key, property as Property, required.includes(key)),
  );
  return { name, summary, parameters: found, example };
}

/** Part of a JSON Schema that is read here. */
interface Property {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

function parameterOf(name: string, property: Property, required: boolean): Parameter {
  const { type, description = '', enum: options, default: usual } = property;
  const least = property.minimum ?? property.exclusiveMinimum;
  const most = property.maximum ?? property.exclusiveMaximum;
  const isNumber = type === 'number' || type === 'integer';
  return {
    name,
    description,
    required,
    type: isNumber ? 'number' : options ? 'choice' : 'other',
    ...(least !== undefined && { least }),
    ...(most !== undefined && most < Number.MAX_SAFE_INTEGER && { most }),
    ...(options && { options }),
    ...(usual !== undefined && { default: usual }),
  };
}
