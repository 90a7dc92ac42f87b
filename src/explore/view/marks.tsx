const DASHES = ['', '7 3', '2 2', '9 3 2 3', '12 3', '5 2 2 2 2 2', '', '7 3'];

/** Dashes of a series' line, so that it is told from the others without colour. */
export function dashOf(series: number): string {
  return DASHES[series % DASHES.length];
}

const SHAPES = [
  'M-3.4 0a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0-6.8 0',
  'M-3.1-3.1h6.2v6.2h-6.2z',
  'M0-4l3.9 6.8h-7.8z',
  'M0-4.4l4.4 4.4l-4.4 4.4l-4.4-4.4z',
  'M0 4l3.9-6.8h-7.8z',
  'M-4-1.4h2.6v-2.6h2.8v2.6h2.6v2.8h-2.6v2.6h-2.8v-2.6h-2.6z',
  'M4 0l-6.8 3.9v-7.8z',
  'M-4 0l6.8 3.9v-7.8z',
];

/** The mark of a point of a series. */
export function Mark({ series, x, y }: { readonly series: number; readonly x: number; readonly y: number }) {
  return (
    <path
      class="mark"
      transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}
      d={SHAPES[series % SHAPES.length]}
    />
  );
}

/** Line and mark of a series beside its name. */
export function Key({ series }: { readonly series: number }) {
  return (
    <svg class={`key s${series % 8}`} width="34" height="12" aria-hidden="true">
      <path class="line" d="M1 6H33" stroke-dasharray={dashOf(series)} />
      <Mark series={series} x={17} y={6} />
    </svg>
  );
}
