import {
  axesFor,
  axisIn,
  delayChoice,
  isTraining,
  type Shared,
  schemeBeside,
  schemesIn,
  sharedValue,
  sweepIn,
  valueAt,
  withAxis,
  withDelay,
  withField,
  withoutTraining,
  withSchemes,
  withShared,
  withTraining,
} from '../fields.js';
import type { Catalogue, Fields, Outline, Parameter } from '../protocol.js';
import { Select, Slider, useTyped } from './inputs.js';

interface ControlsProps {
  readonly fields: Fields;
  readonly outline: Outline | undefined;
  readonly catalogue: Catalogue;
  readonly onChange: (fields: Fields) => void;
  readonly onTrace: (file: File) => void;
}

/** What stands for the axis while nothing is swept along it. */
const NO_AXIS = 'nothing';

/** Everything that the reader can set without writing. */
export function Controls(props: ControlsProps) {
  const { fields, catalogue, onChange } = props;
  const swept = sweepIn(fields);
  const axis = axisIn(fields);
  const set = (path: string) => (value: unknown) => onChange(withField(fields, path, value));
  const workers = Number(fields.workers ?? 20);
  const seed = useTyped(String(fields.seed ?? 1), (typed) =>
    onChange({ ...fields, seed: /^\d{1,15}$/.test(typed) ? Number(typed) : typed }),
  );
  return (
    <form class="controls" onSubmit={(event) => event.preventDefault()}>
      <fieldset>
        <legend>System</legend>
        {(axis !== undefined || !isTraining(fields)) && (
          <Select
            label="Along the axis"
            value={axis ?? NO_AXIS}
            options={withOwn(axesFor(fields, catalogue), axis ?? NO_AXIS)}
            onChange={(path) => onChange(withAxis(fields, axis, path, catalogue))}
          />
        )}
        <Slider
          label="Workers"
          {...{ value: workers, least: 2, most: 200, step: workers > 60 ? 10 : 1 }}
          {...{ swept: 'workers' in swept, onChange: set('workers') }}
        />
        <Slider
          label="Tolerance"
          {...{ value: Number(fields.tolerance ?? 0), least: 0, most: 0.9, step: 0.01 }}
          {...{ swept: 'tolerance' in swept, onChange: set('tolerance') }}
        />
        <SharedSlider
          {...props}
          name="load"
          label="Load, tasks per worker"
          most={Math.min(workers, 20)}
          step={1}
        />
        <SharedSlider {...props} name="redundancy" label="Redundancy" most={Math.min(workers, 20)} step={1} />
        <SharedSlider {...props} name="wait" label="Wait for, of the workers" most={0.99} step={0.01} />
        <SharedSlider {...props} name="staleness" label="Staleness, results ahead" most={20} step={1} />
        <SharedSlider {...props} name="steps" label="Local steps" most={20} step={1} />
        <SharedSlider {...props} name="keep" label="Late results kept, updates" most={20} step={1} />
      </fieldset>
      <Training {...props} />
      <Delay {...props} />
      <Schemes {...props} />
      <fieldset>
        <legend>Run</legend>
        <Select
          label={isTraining(fields) ? 'Training runs' : 'Trials'}
          value={String(fields.trials ?? 10_000)}
          options={withOwn(
            isTraining(fields) ? ['5', '20', '100'] : ['1000', '10000', '100000'],
            String(fields.trials ?? 10_000),
          )}
          onChange={(value) => onChange({ ...fields, trials: Number(value) })}
        />
        <label class="field">
          <span>Seed</span>
          <input type="text" {...seed} />
        </label>
      </fieldset>
    </form>
  );
}

function withOwn(options: readonly string[], own: string | undefined): readonly string[] {
  return own === undefined || options.includes(own) ? options : [...options, own];
}

interface SharedProps extends ControlsProps {
  readonly name: Shared;
  readonly label: string;
  readonly most: number;
  readonly step: number;
}

/** A parameter of all schemes that have it; nothing where none has. */
function SharedSlider({ fields, onChange, name, label, most, step }: SharedProps) {
  const value = sharedValue(fields, name);
  if (value === undefined) return null;
  const change = (to: number) => onChange(withShared(fields, name, to));
  const swept = `scheme.${name}` in sweepIn(fields);
  // A whole number of workers to wait for stays one.
  const range = name === 'wait' && value >= 1 ? { most: Number(fields.workers), step: 1 } : { most, step };
  return <Slider {...{ label, value, least: range.step, ...range, swept, onChange: change }} />;
}

/** Whether it is trained, and on what. */
function Training({ fields, onChange }: ControlsProps) {
  const trains = isTraining(fields);
  const slider = (label: string, path: string, range: { least: number; most: number; step: number }) => {
    const value = valueAt(fields, `training.${path}`);
    if (typeof value !== 'number') return null;
    const change = (to: number) => onChange(withField(fields, `training.${path}`, to));
    return <Slider {...{ label, value, ...range, logarithmic: path === 'step.value', onChange: change }} />;
  };
  return (
    <fieldset>
      <legend>Training</legend>
      <label class="scheme">
        <input
          type="checkbox"
          checked={trains}
          onChange={() => onChange(trains ? withoutTraining(fields) : withTraining(fields, axisIn(fields)))}
        />{' '}
        Error against time, on a small problem
      </label>
      {trains && slider('Step size', 'step.value', { least: 1e-5, most: 0.1, step: 0.01 })}
      {trains && slider('Iterations', 'iterations', { least: 20, most: 2000, step: 20 })}
      {trains && slider('Data points', 'data.points', { least: 40, most: 1000, step: 10 })}
      {trains && slider('Features', 'data.features', { least: 1, most: 400, step: 1 })}
    </fieldset>
  );
}

/** The delay model and its parameters; a trace of the reader's own. */
function Delay({ fields, catalogue, onChange, onTrace }: ControlsProps) {
  const choice = delayChoice(fields, catalogue);
  const offered = catalogue.delays.filter(({ name }) => name !== 'trace' || choice?.name === 'trace');
  const swept = sweepIn(fields);
  const model = 'delay' in swept ? 'as swept' : (choice?.name ?? '');
  return (
    <fieldset>
      <legend>Delays</legend>
      <Select
        label="Model"
        value={model}
        options={withOwn(
          offered.map(({ name }) => name),
          model,
        )}
        onChange={(name) => {
          const next = catalogue.delays.find((each) => each.name === name);
          if (next !== undefined) onChange(withDelay(fields, next));
        }}
      />
      {choice && <p class="hint">{choice.summary}</p>}
      {choice?.parameters.map((parameter) => (
        <ParameterInput
          key={`${choice.name} ${parameter.name}`}
          {...{ parameter, example: choice.example[parameter.name] }}
          value={valueAt(fields, `delay.${parameter.name}`)}
          swept={`delay.${parameter.name}` in swept}
          onChange={(value) => onChange(withField(fields, `delay.${parameter.name}`, value))}
        />
      ))}
      <label class="file">
        A trace (CSV), or drop it here
        <input
          type="file"
          accept=".csv,.gz,text/csv"
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0];
            if (file !== undefined) onTrace(file);
            currentTarget.value = '';
          }}
        />
      </label>
    </fieldset>
  );
}

interface ParameterProps {
  readonly parameter: Parameter;
  readonly example: unknown;
  readonly value: unknown;
  readonly swept: boolean;
  readonly onChange: (value: unknown) => void;
}

function ParameterInput({ parameter, example, value = parameter.default, swept, onChange }: ParameterProps) {
  const { name, type, description, options, least, most } = parameter;
  if (type === 'choice' && options) {
    return <Select label={name} {...{ value: String(value), options, onChange, title: description }} />;
  }
  if (type === 'other' || typeof value !== 'number') return null;
  const usual = typeof example === 'number' ? example : Number(parameter.default ?? 1);
  const common = { label: name, title: description, value, swept, onChange };
  if (most !== undefined) {
    return <Slider {...common} {...{ least: least ?? 0, most: most === 1 ? 0.99 : most, step: 0.01 }} />;
  }
  if (least === undefined) return <Slider {...common} {...{ least: -5, most: 5, step: 0.05 }} />;
  if (least >= 1) return <Slider {...common} {...{ least, most: Math.max(20, value), step: 1 }} />;
  const scale = usual > 0 ? usual : 1;
  const [low, high] = [Math.min(scale / 50, value > 0 ? value : scale), Math.max(scale * 50, value)];
  return <Slider {...common} {...{ least: low, most: high, logarithmic: true, step: 0.01 }} />;
}

/** The schemes side by side. */
function Schemes({ fields, outline, catalogue, onChange }: ControlsProps) {
  const shown = schemesIn(fields);
  const left = outline?.left ?? [];
  return (
    <fieldset class="schemes">
      <legend>Schemes</legend>
      {catalogue.schemes.map((choice) => {
        const isShown = shown.some(({ name }) => name === choice.name);
        const why = left.find((line) => line.startsWith(`${choice.name} `));
        const toggle = () => {
          const next = isShown
            ? shown.filter(({ name }) => name !== choice.name)
            : [...shown, schemeBeside(fields, choice)];
          if (next.length > 0) onChange(withSchemes(fields, next));
        };
        return (
          <label
            key={choice.name}
            class={why && isShown ? 'scheme left' : 'scheme'}
            title={why ?? choice.summary}
          >
            <input type="checkbox" checked={isShown} onChange={toggle} /> {choice.name}
          </label>
        );
      })}
    </fieldset>
  );
}
