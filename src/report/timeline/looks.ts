import { hatched } from '../frame.js';

/** Style of a span of time in a worker's row. */
export interface Look {
  /** Label in the legend. */
  readonly label: string;
  readonly fill: string;
  /** Outline, where the fill alone is too light. */
  readonly stroke?: string;
  readonly band: Band;
}

/** Upper and lower edge as fractions of the row's height, where messages take time and where they do not. */
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

/** Styles in the order of drawing and of the legend. Cancelled spans are hatched. */
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

/** Name of a style. */
export type LookName = keyof typeof LOOKS;

/** Style of the arrival of a message. */
export const ARRIVAL = {
  label: 'message arrives',
  color: '#000000',
  band: { network: [0.54, 1], bare: [0.02, 0.98] },
} as const;

/** Style of the completing arrival and its time. */
export const COMPLETION = { label: 'the arrival that completed the iteration', color: '#D55E00' } as const;

/** Mark of the completing arrival. */
export const COMPLETION_MARK = {
  type: 'point',
  shape: 'diamond',
  filled: true,
  opacity: 1,
  size: 110,
  color: COMPLETION.color,
} as const;

/** Style of the end of an incomplete iteration. */
export const FAILURE = { label: 'ended incomplete', color: '#444444', dash: [4, 3] };

/** Colours of the recovered count. */
export const RECOVERED = { line: '#00674c', fill: '#bfe3d7' } as const;
