const MOST = 20;

/** Mistakes in a file, line by line: the first twenty, and how many there are. */
export class Mistakes {
  private readonly kept: { readonly line: number; readonly text: string }[] = [];
  private count = 0;

  /** @param name what to call the file */
  constructor(private readonly name: string) {}

  get any(): boolean {
    return this.count > 0;
  }

  /** @param text what is wrong, or how to find out: it is not called where the mistake is not listed */
  add(line: number, text: string | (() => string)): void {
    this.count++;
    const { kept } = this;
    if (kept.length === MOST && kept[MOST - 1].line <= line) return;
    let at = kept.length;
    while (at > 0 && kept[at - 1].line > line) at--;
    kept.splice(at, 0, { line, text: typeof text === 'string' ? text : text() });
    if (kept.length > MOST) kept.pop();
  }

  /** In the order of the lines. */
  list(): string[] {
    const lines = this.kept.map(({ line, text }) => `${this.name}:${line}: ${text}`);
    if (this.count > MOST) lines.push(`${this.name}: and ${this.count - MOST} more mistakes`);
    return lines;
  }
}
