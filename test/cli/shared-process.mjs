// Does one command line after the other in a process, which has loaded and compiled straggle once for all of them. Of
// what a command leaves in the process, the next one finds nothing but that.

import { setImmediate as turn } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const CLI = pathToFileURL(process.argv[2]).href;
const EMITTERS = [process, process.stdout, process.stderr];

let count = 0;

/** What listens now, by emitter and event. */
function listeners() {
  return EMITTERS.map(
    (emitter) => new Map(emitter.eventNames().map((event) => [event, emitter.listeners(event)])),
  );
}

/** Takes away who has begun to listen since. What waits for the end of the process is let go first. */
function forget(before) {
  process.emit('exit', process.exitCode ?? 0);
  EMITTERS.forEach((emitter, i) => {
    for (const event of emitter.eventNames()) {
      // Modules listen for the end as they are loaded, which they are once; a command does so once.
      if (emitter === process && event === 'exit') continue;
      const old = before[i].get(event) ?? [];
      for (const listener of emitter.listeners(event))
        if (!old.includes(listener)) emitter.off(event, listener);
    }
  });
}

/** Collects what a stream is given. */
function collect(stream) {
  const pieces = [];
  stream.write = (piece, encoding, done) => {
    pieces.push(typeof piece === 'string' ? Buffer.from(piece, 'utf8') : Buffer.from(piece));
    const callback = typeof encoding === 'function' ? encoding : done;
    if (callback !== undefined) process.nextTick(callback);
    return true;
  };
  return () => Buffer.concat(pieces).toString('utf8');
}

process.on('message', async ({ args, folder, environment }) => {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
  process.chdir(folder);
  process.exitCode = undefined;
  process.argv = [process.argv[0], CLI, ...args];
  const before = listeners();
  const stdout = collect(process.stdout);
  const stderr = collect(process.stderr);
  // The file of the entry begins anew; what it imports is loaded already.
  await import(`${CLI}?${count++}`);
  await turn();
  const status = process.exitCode ?? 0;
  forget(before);
  process.exitCode = undefined;
  process.send({ status, stdout: stdout(), stderr: stderr() });
});
process.on('disconnect', () => process.exit());
