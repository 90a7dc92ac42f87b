/**
 * Entry point of a thread of those in threads.ts. What it does is waited for here, so that it can be imported only and
 * not required: Node 20 aborts where a thread is stopped while it requires modules, as by Ctrl-C at the start of a run.
 */
const { work } = await import('./thread-work.js');

export default work;
