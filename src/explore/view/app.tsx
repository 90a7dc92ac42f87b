import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Lane } from '../../report/timeline/timeline.js';
import { DEFAULT_FIELDS, fromLink, toLink, withTrace } from '../fields.js';
import type { Start } from '../page.js';
import type { Answer, Catalogue, Fields, Outline, PointSoFar, Trajectory } from '../protocol.js';
import { Comparison } from './comparison.js';
import { Controls } from './controls.js';
import { Curves, MEASURES, type Measure } from './curves.js';
import { Engine, fromBase64, unpacked } from './engine.js';
import { Gantt } from './gantt.js';
import { Select, useTyped } from './inputs.js';
import { Text } from './text.js';
import { Training } from './training.js';

interface AppProps {
  /** Script of the worker. */
  readonly source: string;
  readonly start: Start;
}

interface Drawn {
  readonly lane: Lane;
  readonly caption: string;
}

/** The page. */
export function App({ source, start }: AppProps) {
  const [fields, setFields] = useState<Fields>(
    () => fromLink(location.hash) ?? start.fields ?? DEFAULT_FIELDS,
  );
  const [catalogue, setCatalogue] = useState<Catalogue>();
  const [outline, setOutline] = useState<Outline>();
  const [points, setPoints] = useState<readonly (PointSoFar | undefined)[]>([]);
  const [trajectories, setTrajectories] = useState<readonly (Trajectory | undefined)[]>([]);
  const [progress, setProgress] = useState({ done: 0, all: 1 });
  const [csv, setCsv] = useState<string>();
  const [mistakes, setMistakes] = useState<readonly string[]>([]);
  const [measure, setMeasure] = useState<Measure>('completion_time');
  const [at, setAt] = useState(2);
  const [chosen, setChosen] = useState(Number.MAX_SAFE_INTEGER);
  const [trial, setTrial] = useState(0);
  const [drawn, setDrawn] = useState<Drawn>();
  const [untold, setUntold] = useState<readonly string[]>([]);
  const [main, width] = useWidth();

  const latest = useRef(fields);
  latest.current = fields;
  const hear = (answer: Answer) => {
    switch (answer.kind) {
      case 'catalogue':
        return setCatalogue(answer.catalogue);
      case 'trace':
        return change(withTrace(latest.current, answer.name, answer));
      case 'unreadable':
        return setMistakes(answer.mistakes);
      case 'refused':
        return setMistakes(answer.mistakes);
      case 'outline':
        setMistakes([]);
        setOutline(answer.outline);
        setAt((place) => Math.min(place, Math.max(0, answer.outline.values.length - 1)));
        setChosen((series) => Math.min(series, answer.outline.series.length - 1));
        if (typeof asked.current === 'string') keep(answer.outline.fields);
        return;
      case 'points':
        setPoints(answer.points);
        setTrajectories(answer.trajectories);
        return setProgress(answer);
      case 'table':
        if (answer.failure !== undefined) setMistakes([answer.failure]);
        return setCsv(answer.csv);
      case 'timeline':
        setUntold([]);
        return setDrawn(answer);
      case 'untold':
        setUntold(answer.mistakes);
        return setDrawn(undefined);
    }
  };
  const engine = useMemo(() => new Engine(source, (answer) => heard.current(answer)), [source]);
  const heard = useRef(hear);
  heard.current = hear;

  const asked = useRef<Fields | string>(fields);
  const run = (what: Fields | string) => {
    asked.current = what;
    setCsv(undefined);
    engine.run(what);
  };
  const keep = (next: Fields) => {
    latest.current = next;
    setFields(next);
    history.replaceState(null, '', toLink(next));
  };
  const change = (next: Fields) => {
    keep(next);
    run(next);
  };
  const take = async (name: string, bytes: Uint8Array<ArrayBuffer>) =>
    engine.give(name.replace(/\.gz$/, ''), await unpacked(bytes));

  useEffect(() => {
    const begin = async () => {
      for (const { name, base64 } of start.files ?? []) engine.give(name, await unpacked(fromBase64(base64)));
      run(latest.current);
    };
    begin();
  }, [engine]);
  useEffect(() => {
    const moved = () => {
      const linked = fromLink(location.hash);
      if (linked !== undefined) change(linked);
    };
    addEventListener('hashchange', moved);
    return () => removeEventListener('hashchange', moved);
  }, []);
  const takeFile = async (file: File) => take(file.name, new Uint8Array(await file.arrayBuffer()));
  const dragged = useDrop(takeFile);

  const point = outline?.series[Math.min(chosen, (outline?.series.length ?? 1) - 1)]?.points[at];
  useEffect(() => {
    if (point !== undefined) engine.timeline(point, Math.min(trial, (outline?.trials ?? 1) - 1));
  }, [outline, point, trial]);

  const typedTrial = useTyped(String(trial), (typed) =>
    setTrial(Math.max(0, Math.min((outline?.trials ?? 1) - 1, Math.floor(Number(typed)) || 0))),
  );
  const share = progress.all === 0 ? 1 : progress.done / progress.all;
  return (
    <div class={dragged ? 'page dragged' : 'page'}>
      <header>
        <h1>
          straggle <small>explore</small>
        </h1>
        <p>
          What stragglers cost, and which code buys it back: the simulator itself, in this page. Nothing
          leaves it.
        </p>
      </header>
      <div class="side">
        {catalogue && <Controls {...{ fields, outline, catalogue, onChange: change, onTrace: takeFile }} />}
      </div>
      <main>
        <div class="first" ref={main}>
          {mistakes.length > 0 && (
            <div class="mistakes" role="alert">
              {mistakes.map((line) => (
                <p key={line}>{line}</p>
              ))}
            </div>
          )}
          <section class="card">
            <div class="head">
              <h2>Schemes side by side</h2>
              {!outline?.training && (
                <Select
                  label="Show"
                  value={measure}
                  options={Object.keys(MEASURES)}
                  names={MEASURES}
                  onChange={(value) => setMeasure(value as Measure)}
                />
              )}
            </div>
            <div
              class="progress"
              role="progressbar"
              aria-label="Trials done"
              aria-valuenow={Math.round(100 * share)}
            >
              <span style={{ width: `${100 * share}%` }} />
            </div>
            {outline && !outline.training && outline.values.length > 1 && (
              <Curves {...{ outline, points, measure, width, at, onAt: setAt }} />
            )}
            {outline && !outline.training && (
              <Comparison {...{ outline, points, at, chosen, onChoose: setChosen }} />
            )}
            {outline?.training && (
              <Training {...{ outline, trajectories, width, at, chosen, onChoose: setChosen }} />
            )}
            {outline?.left.map((line) => (
              <p class="hint" key={line}>
                {line}
              </p>
            ))}
            <p class="hint" data-done={csv !== undefined}>
              Bands are 95 % intervals; {progress.done.toLocaleString('en')} of{' '}
              {progress.all.toLocaleString('en')} {outline?.training ? 'training runs' : 'trials'}
              {outline && outline.unit !== 's' ? '; time in the unit of the delay model’s parameters' : ''}.
            </p>
          </section>
        </div>
        <div class="rest">
          {(drawn || untold.length > 0) && outline && (
            <section class="card" id="trial">
              <div class="head">
                <h2>One trial, event by event</h2>
                <label class="field trial">
                  <span>Trial</span>
                  <input type="number" min={0} max={outline.trials - 1} {...typedTrial} />
                </label>
              </div>
              <p class="hint">
                {outline.series[chosen]?.label}
                {outline.axis && `, ${outline.axis} ${outline.values[at]}`}:{' '}
                {drawn ? `${drawn.lane.subtitle}.` : untold.join(' ')}
              </p>
              {drawn && <Gantt lane={drawn.lane} width={width} />}
              <p class="hint">
                Blue: computing; orange: on its way; striped: cancelled when the iteration ended; dark edge: a
                message arrives. Numbers are the tasks that a message carries.
              </p>
            </section>
          )}
          <Text {...{ outline, csv, onApply: run }} />
        </div>
      </main>
    </div>
  );
}

/** The inner width of an element, followed as it changes. */
function useWidth() {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(640);
  useEffect(() => {
    const { current } = element;
    if (current === null) return;
    const observer = new ResizeObserver(([{ contentRect }]) =>
      setWidth(Math.max(240, contentRect.width - 34)),
    );
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return [element, width] as const;
}

/** Takes files that are dropped anywhere on the page; says whether one is held over it. */
function useDrop(take: (file: File) => void): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const drag = (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    };
    const leave = () => setOver(false);
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file !== undefined) take(file);
    };
    addEventListener('dragover', drag);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', drag);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, []);
  return over;
}
