/**
 * A setting of each scheme, some of them twice, that fits any even number of workers from 6 on: name, parameters, and
 * tasks per worker where that is not 1. What is asked of every scheme is asked of those that are listed here.
 */
export const EVERY_SCHEME: [name: string, parameters: object, tasksPerWorker?: number][] = [
  ['uncoded', {}],
  ['fastest-k', { wait: 4 }],
  ['ignore-stragglers', { wait: 4 }],
  ['avoid-stragglers', { wait: 4 }],
  ['uc-mmc', { load: 2 }],
  ['mcc', { load: 2 }],
  ['lt', { load: 4 }],
  ['cpgc', { load: 2 }],
  ['cpgc', { load: 3, decoder: 'gaussian' }],
  ['rcsc', {}],
  ['frc', { load: 2 }],
  ['erasurehead', { load: 2, wait: 4, unbiased: true }],
  ['cyclic', { load: 2 }],
  ['partial-replication', { load: 3 }, 2],
  ['partial-cyclic', { load: 3 }, 2],
  ['reed-solomon', { load: 2 }],
  ['bgc', { redundancy: 2, wait: 4 }],
  ['sgc', { redundancy: 2, wait: 4 }],
  ['sgc-send-all', { redundancy: 2, wait: 4 }],
];
