import { useEffect, useMemo, useState } from 'preact/hooks';
import { plain } from '../../report/numbers.js';
import { type Bar, barsOf } from '../../report/timeline/bars.js';
import type { LookName } from '../../report/timeline/looks.js';
import type { Lane, TimelineEvent } from '../../report/timeline/timeline.js';

interface GanttProps {
  readonly lane: Lane;
  readonly width: number;
}

/** Upper and lower edge of what is drawn in a row, as fractions of its height. */
const EDGES: Readonly<Record<'computing' | 'message' | 'thin' | 'whole', readonly [number, number]>> = {
  computing: [0.08, 0.92],
  message: [0.62, 0.96],
  thin: [0.74, 0.84],
  whole: [0.08, 0.92],
};

const MOST_HEIGHT = 460;
const [LEFT, RIGHT, TOP, BOTTOM] = [34, 8, 4, 22];

const ICONS = {
  start: 'M3 2v10M12 2v10l-7-5z',
  back: 'M10 2v10l-7-5z',
  play: 'M3 1v12l10-6z',
  pause: 'M4 2v10M10 2v10',
  on: 'M4 2v10l7-5z',
  end: 'M11 2v10M2 2v10l7-5z',
} as const;

function Icon({ name }: { readonly name: keyof typeof ICONS }) {
  return (
    <svg class="icon" width="14" height="14" aria-hidden="true">
      <path d={ICONS[name]} />
    </svg>
  );
}

/** One trial, worker by worker, up to an event that can be stepped to. */
export function Gantt({ lane, width }: GanttProps) {
  const [{ events, end, complete }] = lane.iterations;
  const [asked, setStep] = useState(events.length);
  // Another trial may have fewer events than the one before.
  const step = Math.min(asked, events.length);
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    setStep(events.length);
    setPlaying(false);
  }, [events]);
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(
      () => setStep((at) => Math.min(events.length, at + 1)),
      Math.max(30, Math.min(300, 8000 / events.length)),
    );
    return () => clearInterval(timer);
  }, [playing, events]);
  const over = step >= events.length;
  const time = over ? end : step === 0 ? 0 : events[step - 1].time;
  const go = (to: number) => {
    setPlaying(false);
    setStep(Math.max(0, Math.min(events.length, to)));
  };
  return (
    <div class="gantt">
      <div class="steps">
        <button type="button" onClick={() => go(0)} aria-label="To the start">
          <Icon name="start" />
        </button>
        <button type="button" onClick={() => go(step - 1)} aria-label="One event back">
          <Icon name="back" />
        </button>
        <button
          type="button"
          onClick={() => {
            if (over) setStep(0);
            setPlaying(!playing || over);
          }}
          aria-label={playing && !over ? 'Pause' : 'Play'}
        >
          <Icon name={playing && !over ? 'pause' : 'play'} />
        </button>
        <button type="button" onClick={() => go(step + 1)} aria-label="One event on">
          <Icon name="on" />
        </button>
        <button type="button" onClick={() => go(events.length)} aria-label="To the end">
          <Icon name="end" />
        </button>
        <input
          type="range"
          min={0}
          max={events.length}
          value={step}
          aria-label="Event"
          aria-valuetext={wordsOf(lane, step)}
          onInput={(event) => go(Number(event.currentTarget.value))}
        />
      </div>
      <p class="event" aria-live="polite">
        <b>
          {step} of {events.length}
        </b>
        , time {plain(time)}: {wordsOf(lane, step)}
        {over && (complete ? '; the iteration is complete' : '; the iteration never completes')}
      </p>
      <Bars lane={lane} width={width} time={time} />
    </div>
  );
}

function wordsOf(lane: Lane, step: number): string {
  const { events } = lane.iterations[0];
  if (step === 0) return 'all workers begin';
  return eventWords(lane, events[step - 1], recoveredBy(events, step));
}

function recoveredBy(events: readonly TimelineEvent[], step: number): number {
  for (let i = step - 1; i >= 0; i--) {
    const event = events[i];
    if (event.kind === 'arrived') return event.recovered;
  }
  return 0;
}

function eventWords({ subtasks, parts, partName }: Lane, event: TimelineEvent, recovered: number): string {
  const { worker, subtask } = event;
  const carried = subtasks[worker][subtask];
  const one = /[+,]/.test(carried) ? partName : partName.slice(0, -1);
  const what =
    carried === '' ? `sub-task ${subtask + 1}` : /[a-z]/.test(carried) ? carried : `${one} ${carried}`;
  switch (event.kind) {
    case 'started':
      return `worker ${worker} starts ${what}`;
    case 'finished':
      return `worker ${worker} finishes ${what}`;
    case 'sent':
      return `worker ${worker} sends ${what}`;
    case 'arrived':
      return `${what} of worker ${worker} arrives; ${recovered} of ${parts} ${partName} recovered`;
  }
}

interface BarsProps extends GanttProps {
  readonly time: number;
}

/** All bars, seen up to a time: stepping moves an edge and draws nothing anew. */
function Bars({ lane, width, time }: BarsProps) {
  const { workers } = lane;
  const { end, events } = lane.iterations[0];
  const row = Math.max(2.2, Math.min(18, MOST_HEIGHT / workers));
  const height = TOP + row * workers + BOTTOM;
  const across = width - LEFT - RIGHT;
  const x = (t: number) => LEFT + (end === 0 ? 0 : (t / end) * across);
  const bars = useMemo(
    () =>
      barsOf(lane).map((bar) => (
        <BarView {...bar} row={row} x={x} key={`${bar.look} ${bar.worker} ${bar.from}`} />
      )),
    [lane, width],
  );
  const arrivals = useMemo(
    () =>
      events.map((event, i) =>
        event.kind === 'arrived' ? (
          <line
            key={i}
            class="arrival"
            {...{ x1: x(event.time), x2: x(event.time) }}
            {...{ y1: TOP + event.worker * row, y2: TOP + (event.worker + 1) * row }}
          />
        ) : null,
      ),
    [lane, width],
  );
  const every = Math.ceil(14 / row / 5) * 5;
  const labels = Array.from({ length: workers }, (_, w) => w).filter((w) => row >= 11 || w % every === 0);
  return (
    <svg class="bars" viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img">
      <title>What each worker computes and sends, up to time {plain(time)}</title>
      <defs>
        <pattern
          id="stripes"
          patternUnits="userSpaceOnUse"
          width="3.5"
          height="3.5"
          patternTransform="rotate(45)"
        >
          <rect class="paper" width="3.5" height="3.5" />
          <rect class="stripe" width="1.5" height="3.5" />
        </pattern>
        <clipPath id="past">
          <rect x="0" y="0" width={Math.max(0, x(time)) + 1} height={height} />
        </clipPath>
      </defs>
      {labels.map((w) => (
        <text key={w} class="tick" x={LEFT - 6} y={TOP + (w + 0.5) * row} dy=".32em" text-anchor="end">
          {w}
        </text>
      ))}
      <rect class="ground" x={LEFT} y={TOP} width={across} height={row * workers} />
      <g clip-path="url(#past)">
        {bars}
        {arrivals}
      </g>
      <line class="now" x1={x(time)} x2={x(time)} y1={TOP - 2} y2={TOP + row * workers + 3} />
      {[0, 0.25, 0.5, 0.75, 1].map((part) => (
        <text
          key={part}
          class="tick"
          x={x(part * end)}
          y={height - 6}
          text-anchor={part === 0 ? 'start' : part === 1 ? 'end' : 'middle'}
        >
          {plain(part * end)}
        </text>
      ))}
    </svg>
  );
}

interface BarViewProps extends Bar {
  readonly row: number;
  readonly x: (time: number) => number;
}

function BarView({ look, worker, from, to, text, row, x }: BarViewProps) {
  const [upper, lower] = EDGES[edgesOf(look)];
  const width = x(to) - x(from);
  const fits = text !== undefined && row >= 13 && width > 6.2 * text.length + 4;
  return (
    <>
      <rect
        class={`bar ${look}`}
        x={x(from)}
        y={TOP + row * (worker + upper)}
        width={Math.max(0.5, width - 0.6)}
        height={row * (lower - upper)}
      />
      {fits && (
        <text
          class={`in ${look}`}
          x={x(from) + width / 2}
          y={TOP + row * (worker + 0.5)}
          dy=".34em"
          text-anchor="middle"
        >
          {text}
        </text>
      )}
    </>
  );
}

function edgesOf(look: LookName): keyof typeof EDGES {
  if (look === 'silent') return 'whole';
  if (look.startsWith('computing')) return 'computing';
  return look.startsWith('sending') ? 'message' : 'thin';
}
