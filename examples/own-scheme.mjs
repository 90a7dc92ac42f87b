// A scheme of one's own. uc-mmc gives a task to neighbouring workers. If slow machines stand side by side, as in
// two-classes.yaml, some tasks are at slow workers only. Here the copies of a task are far apart.
//
//   npx straggle compare examples/two-classes.yaml --import examples/own-scheme.mjs \
//     --schemes uncoded,uc-mmc:load=3,spread:load=3
import { defineScheme, makePlan, messagePerSubtask, peelingCode, single, z } from 'straggle';

export const spread = defineScheme({
  name: 'spread',
  summary: 'uncoded, a message per task, the tasks of a worker as far apart as they can be',
  source: 'examples/own-scheme.mjs',
  split: 'blocks',
  exact: true,
  tolerant: true,
  parameters: z.strictObject({ load: z.int().min(1).describe('tasks per worker; at most M') }),
  problems: ({ load }, { workers, tasks }) => {
    if (tasks === workers && load <= tasks) return [];
    return [{ path: 'scheme.load', given: `${load} of ${tasks} tasks`, allowed: 'at most M, with M = K' }];
  },
  build: ({ load }, { workers, tasks, needed }) => {
    const assignments = Array.from({ length: workers }, (_, j) => {
      const own = Array.from({ length: load }, (_, i) => (j + Math.floor((i * tasks) / load)) % tasks);
      return messagePerSubtask(
        own.map((task) => single(task)),
        1 / tasks,
      );
    });
    return peelingCode(makePlan(tasks, assignments), needed);
  },
});
