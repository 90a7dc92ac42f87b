import { extname } from 'node:path';
import { Command } from 'commander';
import { PICTURE_LIMITS, TRACE_LIMITS, timelineOf } from '../analysis/timeline/timeline.js';
import type { Timeline } from '../report/timeline/timeline.js';
import { InputError, mistake } from '../simulation/input/input-error.js';
import { gather, wholeNumber } from './options.js';
import { checkOutputs, writeOutputs } from './outputs.js';
import { filesOf, type Prepared, prepare } from './prepare.js';

interface TimelineFlags {
  readonly out: string;
  readonly trial: number;
  readonly iterations: number;
  readonly set?: string[];
  readonly seed?: string;
}

/** `straggle timeline`: the events of a trial as a chart or a trace. */
export function timelineCommand(): Command {
  return new Command('timeline')
    .description(
      'Draws a trial as a Gantt chart (.svg, .png), or writes it as a trace for ' +
        'ui.perfetto.dev and chrome://tracing (.json). All points of a sweep are drawn one ' +
        'above the other, on one time axis and, where only schemes differ, on the same draws.',
    )
    .argument('<experiment>', 'experiment file')
    .requiredOption('--out <file>', 'FILE.svg, FILE.png or FILE.json')
    .option('--trial <t>', 'trial, or training run, from 0', wholeNumber('--trial', 0, 1e12), 0)
    .option(
      '--iterations <n>',
      'how many: of the run, or this trial and those after it',
      wholeNumber('--iterations', 1, 1e9),
      1,
    )
    .option('--set <path=value>', 'as in the run', gather)
    .option('--seed <seed>', 'as in the run')
    .addHelpText(
      'after',
      `
Examples:
  $ straggle timeline experiment.yaml --out timeline.png
  $ straggle timeline experiment.yaml --trial 17 --out trial17.json
  $ straggle timeline experiment.yaml --out two.svg \\
      --set 'sweep={scheme.name: [uncoded, cpgc]}'`,
    )
    .action(async (file: string, flags: TimelineFlags) => {
      const form = formOf(flags.out);
      const prepared = prepare(file, flags);
      const timeline = timelineFor(prepared, flags, form);
      checkOutputs('--out', [flags.out], [file, ...filesOf(prepared.experiment)]);
      writeOutputs([{ path: flags.out, content: await FORMS[form](timeline) }]);
    });
}

/**
 * The timeline of an experiment.
 * @throws InputError where there is no such trial or iteration, or too many for the form
 */
export function timelineFor(
  { document, experiment }: Prepared,
  extract: { readonly trial: number; readonly iterations: number },
  form: keyof typeof FORMS,
): Timeline {
  return timelineOf(document, experiment, extract, form === '.json' ? TRACE_LIMITS : PICTURE_LIMITS);
}

/** Writers by file ending. Drawing is loaded on demand, as it takes a while. */
export const FORMS = {
  '.svg': async (timeline: Timeline) => (await drawn(timeline)).svg,
  '.png': async (timeline: Timeline) => (await drawn(timeline)).png,
  '.json': async (timeline: Timeline) => {
    const { traceText } = await import('../report/timeline/trace-events.js');
    return traceText(timeline);
  },
} as const;

async function drawn(timeline: Timeline) {
  const [{ renderChart }, { ganttChart }] = await Promise.all([
    import('../report/chart.js'),
    import('../report/timeline/gantt.js'),
  ]);
  return renderChart(ganttChart(timeline));
}

function formOf(out: string): keyof typeof FORMS {
  const ending = extname(out).toLowerCase();
  if (ending in FORMS) return ending as keyof typeof FORMS;
  throw new InputError([
    mistake('--out', out || '""', 'FILE.svg or FILE.png (a picture), FILE.json (a trace)'),
  ]);
}
