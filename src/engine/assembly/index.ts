export { follow } from './follower';
export { runLanes } from './lane-follower';
export { begin } from './order';
export { playAll, replay } from './tournament';
