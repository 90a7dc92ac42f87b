import { hatched } from '../theme.js';

/** How a stretch of time is drawn in the row of its worker. */
export interface Look {
  /** What it is called in the legend. */
  readonly label: string;
  readonly fill: string;
  /** Outline, where the fill alone is too light to be seen. */
  readonly stroke?: string;
  readonly band: Band;
}

/** Upper and lower edge in a row's height of 1, where messages take time and where they do not. */
export interface Band {
  readonly network: readonly [number, number];
  readonly bare: readonly [number, number];
}

const computing = { network: [0.06, 0.58], bare: [0.08, 0.92] } as const;
const message = { network: [0.62, 0.96], bare: [0.62, 0.96] } as const;
const thin = { network: [0.74, 0.84], bare: [0.74, 0.84] } as const;
const whole = { network: [0.06, 0.96], bare: [0.08, 0.92] } as const;

/** Okabe and Ito's colours; each differs from the others in lightness, place or hatching as well. */
const BLUE = '#0072B2';
const ORANGE = '#E69F00';
const GREY = '#8a8a8a';

/** What lies in a row, in the order in which it is drawn and explained. Hatched is what was cancelled. */
export const LOOKS = {
  silent: { label: 'does not respond', fill: '#e8e8e8', band: whole },
  computing: { label: 'computing', fill: BLUE, band: computing },
  computingCancelled: {
    label: 'computing, cancelled',
    fill: hatched(BLUE),
    stroke: BLUE,
    band: computing,
  },
  waiting: { label: 'waiting for the link', fill: GREY, band: thin },
  waitingCancelled: { label: 'waiting, cancelled', fill: hatched(GREY), stroke: GREY, band: thin },
  sending: { label: 'sending', fill: ORANGE, band: message },
  sendingCancelled: { label: 'sending, cancelled', fill: hatched(ORANGE), stroke: ORANGE, band: message },
  travelling: { label: 'on its way (latency)', fill: ORANGE, band: thin },
  travellingCancelled: {
    label: 'on its way, cancelled',
    fill: hatched(ORANGE),
    stroke: ORANGE,
    band: thin,
  },
} as const satisfies Record<string, Look>;

/** Which look it is. */
export type LookName = keyof typeof LOOKS;

/** A message that has reached the master. */
export const ARRIVAL = {
  label: 'message arrives',
  color: '#000000',
  band: { network: [0.54, 1], bare: [0.02, 0.98] },
} as const;

/** The arrival that completed an iteration, and the moment. */
export const COMPLETION = { label: 'the arrival that completed the iteration', color: '#D55E00' } as const;

/** The end of an iteration that nothing could complete. */
export const FAILURE = { label: 'ended incomplete', color: '#444444', dash: [4, 3] };

/** What is recovered so far. */
export const RECOVERED = { line: '#00674c', fill: '#bfe3d7' } as const;
