import type { Answer, Fields, Request } from '../protocol.js';

/** The worker in which the engine runs. */
export class Engine {
  private readonly worker: Worker;
  private last = 0;

  /**
   * @param source the worker's script
   * @param answered given all answers but those to questions that have been overtaken
   */
  constructor(source: string, answered: (answer: Answer) => void) {
    const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
    this.worker = new Worker(url);
    this.worker.onmessage = ({ data }: { data: Answer }) => {
      if (!('id' in data) || data.id === this.last) answered(data);
    };
  }

  /** Runs an experiment in place of the one before. */
  run(fields: Fields | string): void {
    this.last++;
    this.ask({ kind: 'run', id: this.last, fields });
  }

  /** Asks for the events of a trial of the experiment that runs. */
  timeline(point: number, trial: number): void {
    this.ask({ kind: 'timeline', id: this.last, point, trial });
  }

  give(name: string, bytes: Uint8Array): void {
    this.ask({ kind: 'file', file: { name, bytes } });
  }

  private ask(request: Request): void {
    this.worker.postMessage(request);
  }
}

/** The bytes of a file, unpacked if it is gzipped. */
export async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Bytes that were written down as base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
