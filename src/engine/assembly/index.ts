export { begin, follow } from './order';
export { playAll, replay } from './tournament';
