import { z } from 'zod';
import { cpgc } from './cpgc.js';
import { cyclic } from './cyclic.js';
import { erasurehead, frc } from './fractional-repetition.js';
import { lt } from './lt.js';
import { mcc } from './mcc.js';
import { partialCyclic, partialReplication } from './partial.js';
import { rcsc } from './rcsc.js';
import { reedSolomon } from './reed-solomon.js';
import type { SchemeDefinition } from './scheme.js';
import { bgc, sgc, sgcSendAll } from './sgc.js';
import { ucMmc } from './uc-mmc.js';
import { avoidStragglers, fastestK, ignoreStragglers, uncoded } from './uncoded.js';

/** All schemes, in the order in which they are listed. A new scheme is one file and one line here. */
const definitions: SchemeDefinition[] = [
  ...[uncoded, fastestK, avoidStragglers, ignoreStragglers],
  ucMmc,
  mcc,
  lt,
  cpgc,
  rcsc,
  ...[frc, erasurehead],
  cyclic,
  ...[partialReplication, partialCyclic],
  reedSolomon,
  ...[bgc, sgc, sgcSendAll],
];

const byName = new Map(definitions.map((d) => [d.name, d]));

/** The schemes that are registered. */
export function schemes(): readonly SchemeDefinition[] {
  return definitions;
}

/** The scheme of this name, if there is one. */
export function schemeNamed(name: string): SchemeDefinition | undefined {
  return byName.get(name);
}

/**
 * Adds a scheme from outside this package.
 * @throws Error if the name is taken
 */
export function registerScheme(definition: SchemeDefinition): void {
  if (byName.has(definition.name)) throw new Error(`scheme ${definition.name} exists already`);
  definitions.push(definition);
  byName.set(definition.name, definition);
}

/** Parameters that a scheme without a use for them ignores. */
export const IGNORED_WHERE_UNUSED = ['wait', 'load'] as const;

/** A scheme's parameters as an object schema, for listing them. */
export function parametersOf(definition: SchemeDefinition): z.ZodObject {
  if (definition.parameters instanceof z.ZodObject) return definition.parameters;
  throw new Error(`parameters of ${definition.name} must be a strict object`);
}
