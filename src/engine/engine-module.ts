import { PAGE, webAssemblyModule } from '../host/webassembly-module.js';

/** Functions of the module in `assembly/`, which says what they do. All numbers but times are addresses or counts. */
export interface EngineFunctions {
  replay(tree: number, leaf: number, time: number): number;
  playAll(tree: number, leaves: number): number;
  begin(order: number): void;
  follow(order: number, follower: number): number;
  runLanes(lanes: number, count: number, first: number, schemes: number): void;
}

/** A piece of a shared memory, and the functions that work on it. It is zero at first. */
export interface Piece {
  readonly functions: EngineFunctions;
  readonly buffer: ArrayBuffer;
  /** Start, a multiple of 8. */
  readonly start: number;
  readonly bytes: number;
}

/** Bytes of an arena, unless a single piece is larger. */
const ARENA = 16 * PAGE;

/** The memory that pieces are taken from, until it is full. It lives as long as any of its pieces does. */
let current: { readonly functions: EngineFunctions; readonly buffer: ArrayBuffer; taken: number } | undefined;

/**
 * Takes a piece of memory.
 * @param bytes a multiple of 8
 * @throws RangeError where there is none: thousands of memories at once, or a limit on the address space
 */
export function arenaWith(bytes: number, module: WebAssembly.Module): Piece {
  if (current === undefined || current.taken + bytes > current.buffer.byteLength) {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(Math.max(ARENA, bytes) / PAGE) });
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    current = { functions: exports as unknown as EngineFunctions, buffer: memory.buffer, taken: 0 };
  }
  const { functions, buffer, taken } = current;
  current.taken += bytes;
  return { functions, buffer, start: taken, bytes };
}

/** Gives back a piece that nobody uses any more. The next has its place if it was the last that was taken. */
export function giveBack({ buffer, start, bytes }: Piece): void {
  if (current === undefined || current.buffer !== buffer || current.taken !== start + bytes) return;
  new Uint8Array(buffer, start, bytes).fill(0);
  current.taken = start;
}

/** Arrays one after the other in a memory, each from a multiple of 8 on. */
export class Room {
  constructor(
    private readonly buffer: ArrayBuffer,
    private next: number,
  ) {}

  words(length: number): Int32Array {
    return new Int32Array(this.buffer, this.take(4 * length), length);
  }

  numbers(length: number): Float64Array {
    return new Float64Array(this.buffer, this.take(8 * length), length);
  }

  shorts(length: number): Uint16Array {
    return new Uint16Array(this.buffer, this.take(2 * length), length);
  }

  bytes(length: number): Uint8Array {
    return new Uint8Array(this.buffer, this.take(length), length);
  }

  private take(bytes: number): number {
    const start = this.next;
    this.next += whole(bytes);
    return start;
  }
}

/** Bytes up to the next multiple of 8. */
export function whole(bytes: number): number {
  return 8 * Math.ceil(bytes / 8);
}

/** From src/ and from dist/ alike: where the build has put it. */
const FILE = '../../dist/engine/tournament.wasm';

/** The engine's module, compiled; undefined where there is no WebAssembly. */
export function engineModule(): WebAssembly.Module | undefined {
  return webAssemblyModule(FILE, import.meta.url);
}
