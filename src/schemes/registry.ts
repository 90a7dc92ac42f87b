import { z } from 'zod';
import { Registry } from '../registry/registry.js';
import { asynchronous, kAsync, kBatchAsync, kBatchSync } from './asynchronous.js';
import { blockGc } from './block-gc.js';
import { carryOver } from './carry-over.js';
import { cpgc } from './cpgc.js';
import { cyclic } from './cyclic.js';
import { erasurehead, frc } from './fractional-repetition.js';
import { gc } from './gc.js';
import { heterogeneousGc } from './heterogeneous-gc.js';
import { localSgd } from './local-sgd.js';
import { lt } from './lt.js';
import { mSgc } from './m-sgc.js';
import { mcc } from './mcc.js';
import { partialCyclic, partialReplication } from './partial.js';
import { rcsc } from './rcsc.js';
import { reedSolomon } from './reed-solomon.js';
import type { SchemeDefinition } from './scheme.js';
import { bgc, sgc, sgcSendAll } from './sgc.js';
import { srSgc } from './sr-sgc.js';
import { ssp } from './ssp.js';
import { ucMmc } from './uc-mmc.js';
import { avoidStragglers, fastestK, ignoreStragglers, uncoded } from './uncoded.js';

/** All schemes, in the order in which they are listed. A new scheme is one file and one line here. */
export const schemeRegistry = new Registry<'name', SchemeDefinition>('name', 'scheme', [
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
  heterogeneousGc,
  blockGc,
  ...[gc, srSgc, mSgc],
  ...[bgc, sgc, sgcSendAll],
  ...[kBatchSync, kAsync, kBatchAsync, asynchronous],
  ssp,
  localSgd,
  carryOver,
]);

/** The schemes that are registered. */
export function schemes(): readonly SchemeDefinition[] {
  return schemeRegistry.all;
}

/** The scheme of this name, if there is one. */
export function schemeNamed(name: string): SchemeDefinition | undefined {
  return schemeRegistry.find(name);
}

/**
 * Adds a scheme from outside this package. Threads do not see it: an experiment with it runs in this one (or see
 * `importModule`, which they do).
 * @throws Error if the name is taken, or the definition is malformed
 */
export function registerScheme(definition: SchemeDefinition): void {
  const wrong = mistakeIn(definition);
  if (wrong !== undefined) throw new Error(wrong);
  if (schemeRegistry.find(definition.name) !== definition) schemeRegistry.add(definition);
}

/** The mistake in a definition, as JavaScript lets through what types would not; undefined if there is none. */
function mistakeIn(definition: SchemeDefinition): string | undefined {
  const { name, summary, source, split, parameters, problems, build } = definition;
  if (typeof name !== 'string' || name === '') return 'a scheme without a name';
  if (typeof summary !== 'string') return `scheme ${name}: no summary; allowed: a line of text`;
  if (typeof source !== 'string') return `scheme ${name}: no source; allowed: where it is taken from`;
  if (split !== 'blocks' && split !== 'points' && split !== 'either') {
    return `scheme ${name}: split ${JSON.stringify(split)}; allowed: blocks, points, either`;
  }
  if (!(parameters instanceof z.ZodObject)) return `scheme ${name}: parameters; allowed: z.strictObject({…})`;
  if (typeof problems !== 'function')
    return `scheme ${name}: no problems; allowed: what defineScheme returns`;
  if (typeof build !== 'function') return `scheme ${name}: no build; allowed: a function that lays it out`;
  return undefined;
}

/** Parameters that a scheme without a use for them ignores. */
export const IGNORED_WHERE_UNUSED = ['wait', 'load'] as const;
