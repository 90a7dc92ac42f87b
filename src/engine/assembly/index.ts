export { follow } from './follower';
export { begin } from './order';
export { playAll, replay } from './tournament';
