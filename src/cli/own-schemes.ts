import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { importSchemes } from '../simulation/experiment/scheme-modules.js';
import { gather } from './options.js';

/** Gives a command `--import`: what it names is imported before the command reads anything. */
export function withOwnSchemes(command: Command): Command {
  return command
    .option('--import <module>', 'a JavaScript module with schemes of your own', gather)
    .hook('preAction', async (_, action) => {
      const { import: modules = [] }: { readonly import?: string[] } = action.opts();
      for (const module of modules) await importSchemes(pathToFileURL(module).href, module);
    });
}
