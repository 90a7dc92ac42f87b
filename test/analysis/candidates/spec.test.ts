import { describe, expect, it } from 'vitest';
import { parseSchemes } from '../../../src/analysis/candidates/spec.js';
import { mistakesOf } from '../../simulation/documents.js';

describe('schemes on the command line', () => {
  it('are names with parameters; commas and colons within brackets belong to a value', () => {
    expect(parseSchemes(['uncoded, cpgc:load=3:tolerance=0.1', 'rcsc:orders=[1,2]'])).toEqual([
      { text: 'uncoded', name: 'uncoded', parameters: {} },
      { text: 'cpgc:load=3:tolerance=0.1', name: 'cpgc', parameters: { load: 3 }, tolerance: 0.1 },
      { text: 'rcsc:orders=[1,2]', name: 'rcsc', parameters: { orders: [1, 2] } },
    ]);
    expect(parseSchemes(['erasurehead:load=3:wait=0.5:unbiased=true'])[0].parameters).toEqual({
      load: 3,
      wait: 0.5,
      unbiased: true,
    });
  });

  it.each([
    [['cpcg'], /^--schemes: cpcg given; allowed: uncoded, .*\(did you mean cpgc\?\)$/],
    [['frc:lod=3'], /^--schemes frc:lod=3: frc has no parameter lod; allowed: load \(did you mean load\?\)$/],
    [['uncoded:load=3'], /uncoded has no parameter load; allowed: no parameter$/],
    [['frc:load=3:tolerance=0.1'], /frc has no parameter tolerance; allowed: load$/],
    [['frc:load'], /^--schemes frc:load: load given; allowed: NAME or NAME:PARAMETER=VALUE/],
    [['frc:'], /nothing after a colon given/],
    [['frc:load=2:load=3'], /load twice given; allowed: each parameter once$/],
    [['rcsc:orders=[1'], /given; allowed: YAML or JSON/],
    [['frc:load=2,frc:load=2'], /^--schemes: frc:load=2 twice given; allowed: each once$/],
    [[''], /^--schemes: "" given; allowed: uncoded, /],
    [[], /^--schemes: no scheme given; allowed: NAME or/],
  ])('%j is refused in one line', (texts, line) => {
    const mistakes = mistakesOf(() => parseSchemes(texts));
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(line);
  });

  it('all that is wrong is said', () => {
    expect(mistakesOf(() => parseSchemes(['a,frc:b=1,c']))).toHaveLength(3);
  });
});
