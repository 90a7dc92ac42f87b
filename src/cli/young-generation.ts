import { setFlagsFromString } from 'node:v8';

/** Versions of V8 in which the limit below is known to work: those of Node 22 to 24. Another one might not know it. */
const KNOWN = ['12', '13'];

/**
 * Keeps the room for short-lived objects in this thread as large as it is by now, which is some megabytes. Node 24
 * would let it grow to 128 MB in a large sweep, and little of that is in use. Its size can be limited only where the
 * process starts; the factor by which it grows is looked at each time. Threads have a limit of their own.
 */
export function keepYoungGenerationSmall(): void {
  const [version] = process.versions.v8.split('.');
  if (KNOWN.includes(version)) setFlagsFromString('--semi-space-growth-factor=1');
}
