import { z } from 'zod';
import { Registry } from '../../registry/registry.js';
import { accelerated, gradientDescent } from './descent.js';
import type { Method, MethodContext, MethodDefinition } from './method.js';

/** Every method that experiments can name. */
export const methods = new Registry<'method', MethodDefinition>('method', 'method', [
  gradientDescent,
  accelerated,
]);

/** Schema of an experiment's `method`: a name, since no method has parameters. */
export const methodSchema = () => z.enum(methods.all.map(({ name }) => name) as [string, ...string[]]);

/** Makes the method of this name. */
export function createMethod(method: string, context: MethodContext): Method {
  return methods.create({ method }, context);
}
