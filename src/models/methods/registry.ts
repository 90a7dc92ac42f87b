import { z } from 'zod';
import { definitionOf } from '../named.js';
import { accelerated, gradientDescent } from './descent.js';
import type { Method, MethodContext, MethodDefinition } from './method.js';

/** Every method that experiments can name. */
export const methods: readonly MethodDefinition[] = [gradientDescent, accelerated];

/** Schema of an experiment's `method`: a name, since no method has parameters. */
export const methodSchema = z.enum(methods.map(({ name }) => name) as [string, ...string[]]);

/** Makes the method of this name. */
export function createMethod(method: string, context: MethodContext): Method {
  return definitionOf(methods, 'method', { method }).definition.create({}, context);
}
