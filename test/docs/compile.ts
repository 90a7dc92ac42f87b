import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../cli/straggle.js';

const SOURCE = join(ROOT, 'src');
/** Parsed files, which several pages need. */
const parsed = new Map<string, ts.SourceFile | undefined>();

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.build.json'), ts.sys.readFile);
  return ts.parseJsonConfigFileContent(config, ts.sys, ROOT).options;
}

/** A file of the source as it is, without a look at its types: its name in dist/, and its JavaScript. */
export function transpiled(name: string): [name: string, text: string] {
  const { outputText } = ts.transpileModule(readFileSync(join(ROOT, name), 'utf8'), {
    compilerOptions: { ...compilerOptions(), module: ts.ModuleKind.ESNext },
  });
  return [relative('src', name).replace(/ts$/, 'js'), outputText];
}

/**
 * Compiles files as if they lay in the source: JavaScript by its name in dist/.
 * @param sources their content by their path in the repository
 * @throws Error with what the compiler has to say
 */
export function compiled(sources: ReadonlyMap<string, string>): Map<string, string> {
  const own = new Map([...sources].map(([name, content]) => [resolve(ROOT, name), content]));
  const options = compilerOptions();
  const found = new Map<string, string>();
  const plain = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...plain,
    fileExists: (file) => own.has(resolve(file)) || plain.fileExists(file),
    readFile: (file) => own.get(resolve(file)) ?? plain.readFile(file),
    getSourceFile: (file, language) => {
      const content = own.get(resolve(file));
      if (content !== undefined) return ts.createSourceFile(file, content, language);
      if (!parsed.has(file)) parsed.set(file, plain.getSourceFile(file, language));
      return parsed.get(file);
    },
    writeFile: (file, text) => found.set(relative(join(ROOT, 'dist'), file), text),
  };
  const program = ts.createProgram([...own.keys()], { ...options, declaration: false }, host);
  const mistakes = [...own.keys()].flatMap((file) => {
    const source = program.getSourceFile(file);
    program.emit(source);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
  if (mistakes.length > 0) throw new Error(ts.formatDiagnostics(mistakes, host));
  return found;
}

/** A file of the source with the lines of a diff changed: + is put where the lines before it are, − is taken away. */
export function changed(name: string, diff: string): string {
  const lines = readFileSync(join(ROOT, name), 'utf8').split('\n');
  let at = 0;
  for (const line of diff.trimEnd().split('\n')) {
    const text = line.slice(1);
    if (line.startsWith('+')) {
      lines.splice(at++, 0, text);
      continue;
    }
    const next = lines.indexOf(text, at);
    if (next < 0)
      throw new Error(`${relative(SOURCE, join(ROOT, name))} has no line ${JSON.stringify(text)}`);
    at = next + 1;
    if (line.startsWith('-')) lines.splice(--at, 1);
  }
  return lines.join('\n');
}
