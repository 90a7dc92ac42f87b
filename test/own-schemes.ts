import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folderWith } from './folders.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A module with a scheme of one's own: uncoded, a message per task, the workers' tasks `stride` apart. */
export const strided = (name: string, stride = 1) => `
import { defineScheme, makePlan, messagePerSubtask, peelingCode, single, z } from 'straggle';

export const own = defineScheme({
  name: '${name}',
  summary: 'uncoded, tasks ${stride} apart',
  source: 'a test',
  split: 'blocks',
  exact: true,
  parameters: z.strictObject({ load: z.int().min(1).describe('tasks per worker') }),
  build: ({ load }, { workers, tasks, needed }) => {
    const own = (j) => Array.from({ length: load }, (_, i) => single((j + ${stride} * i) % tasks));
    const assignments = Array.from({ length: workers }, (_, j) => messagePerSubtask(own(j), 1 / tasks));
    return peelingCode(makePlan(tasks, assignments), needed);
  },
});
`;

/** A folder with these files, in which \`straggle\` is installed. */
export function projectWith(files: Readonly<Record<string, string>>): string {
  const folder = folderWith({ 'node_modules/.keep': '', ...files });
  symlinkSync(ROOT, join(folder, 'node_modules/straggle'));
  return folder;
}
