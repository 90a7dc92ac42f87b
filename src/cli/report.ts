import { Command } from 'commander';
import { InputError, mistake } from '../simulation/input/input-error.js';
import { checkOutputs, writeOutputs } from './outputs.js';

/** `straggle report`: results as one page. */
export function reportCommand(): Command {
  return new Command('report')
    .description(
      'Writes one HTML page with the figures, tables, experiment files and claims of ' +
        'results. It works offline and prints; nothing in it is fetched from elsewhere.',
    )
    .argument('<result...>', 'folders, or FILE.csv, FILE.svg, FILE.meta.json of results')
    .requiredOption('--out <file>', 'FILE.html')
    .addHelpText(
      'after',
      `
What lies beside a named file under the same name belongs to it. A sweep without
a figure is given the one that \`straggle plot\` would draw.

Examples:
  $ straggle report results --out report.html
  $ straggle report sweep.csv timeline.svg --out report.html`,
    )
    .action(async (paths: string[], { out }: { out: string }) => {
      if (!/\.html?$/i.test(out)) throw new InputError([mistake('--out', out || '""', 'FILE.html')]);
      const [{ reportHtml }, { filesOf, findResults }, { figures }] = await Promise.all([
        import('../analysis/pages/write.js'),
        import('../analysis/pages/find.js'),
        import('../experiments/registry.js'),
      ]);
      checkOutputs('--out', [out], filesOf(findResults(paths)));
      const html = await reportHtml(paths, out, figures);
      writeOutputs([{ path: out, content: html }]);
    });
}
