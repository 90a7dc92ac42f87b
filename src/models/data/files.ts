import { crypto, fs, isFile, path, zlib } from '../../host/node.js';
import { DataError, MissingData, type Original } from '../errors.js';

const SGC =
  'github.com/RawadB01/SGC, commit 4fe25f7f11eb289311acbd08b4e9cb46fee739ab, without header row and index column';
const MNIST =
  'the images of 4 and 9 of the MNIST training set (Y. LeCun, C. Cortes, C. Burges), in its order';

/** The public data files that the papers use, as they lie below a data directory. */
export const originals: readonly Original[] = [
  {
    name: 'sgc/X.csv',
    shape: '1000 x 100 numbers, no header',
    sha256: '744553d03a18f618c1ebfe7be7bbe70d27291eb2df1f5273efa0b3eb32b937cd',
    contentSha256: '744553d03a18f618c1ebfe7be7bbe70d27291eb2df1f5273efa0b3eb32b937cd',
    obtain: `X1-sig100-noisevar=1,noisemean=0,datapoints=1000,dim=100.csv of ${SGC}`,
  },
  {
    name: 'sgc/Y.csv',
    shape: '1000 x 1 numbers, no header',
    sha256: '6adc3acab7ee1944612088a45d03a0d9928c5e86ea7cf193b26450a40993206d',
    contentSha256: '6adc3acab7ee1944612088a45d03a0d9928c5e86ea7cf193b26450a40993206d',
    obtain: `Y1-sig100-noisevar=1,noisemean=0,datapoints=1000,dim=100.csv of ${SGC}`,
  },
  {
    name: 'amazon_access/train.csv.gz',
    shape: '32769 rows x 10 columns with a header line',
    sha256: '25eb37917e79159ad7adab651e44224b5ec8d452691578b91a18139872b646c5',
    contentSha256: 'c50b119438fb8c8e84b2ddb9c0a28c76cb01afa3dc78b920cfea36eb506843a7',
    obtain: 'train.csv of the Kaggle competition "Amazon.com - Employee Access Challenge" (2013)',
  },
  {
    name: 'kc_house/kc_house_data.csv.gz',
    shape: '21613 rows x 19 columns with a header line',
    sha256: '40aa87cd34d6a2923ad5dc3e0ca121b17cd34f5b49304040315715d6bf243df3',
    contentSha256: '35bd64d83c3d6011a2b30e79d020bf204d418ad125e09afc651a81029e9c34bd',
    obtain: 'Kaggle data set harlfoxem/housesalesprediction without the columns id and date (CC0)',
  },
  {
    name: 'covtype/covtype_sample15000.csv.gz',
    shape: '15000 of the 581012 rows x 55 columns with a header line',
    sha256: '2f7d5c46fdfcc54bff089d1be5aa71a494b091a10b941ee36295d5ee5ff540e0',
    contentSha256: 'f8e8661a50096cbdd70f5706953777efceda260dbf92bfc358ce041c233728dd',
    obtain:
      'sample of UCI Covertype (doi 10.24432/C50K5N, CC BY 4.0): covtype.csv of ' +
      'github.com/lijiangjie50-png/eco-mind-live, commit e97ed231c161d9f9ee8c4e3866c02499e1d9801e',
  },
  {
    name: 'mnist49/train-4-9-images-idx3-ubyte.gz',
    shape: 'IDX, 11791 x 28 x 28 bytes',
    sha256: 'be5a8334556b0d97d58769c6395e007887601cc8c327ef34709a1e19d22577d6',
    contentSha256: '715e6eddda6e1c21761a1e6b73aff3a09d1977925d6e9b40cfc374d671871f7a',
    obtain: MNIST,
  },
  {
    name: 'mnist49/train-4-9-labels-idx1-ubyte.gz',
    shape: 'IDX, 11791 bytes, values 4 and 9',
    sha256: '04a1260aed8dfa5c82367c7afec04d93973a5414c3394dc7adba33c7d7c1f00a',
    contentSha256: '495f6dbb23c2df8c3601778ea195a63b50cb0eaef56c2c7bcc2b471c02790b92',
    obtain: MNIST,
  },
];

/** Facts about a known data file, by its name with or without `.gz`. */
function originalOf(name: string): Original | undefined {
  const plain = (each: string) => each.replace(/\.gz$/, '');
  return originals.find((original) => plain(original.name) === plain(name));
}

/** A data file as it was found. */
export interface FoundFile {
  /** The name it was asked for by. */
  readonly name: string;
  /** Path on this machine: for reading and for messages, not for results. */
  readonly path: string;
  /** SHA-256 of the file as it lies there, in hexadecimal. */
  readonly sha256: string;
}

/** A data file as it was read. */
export interface ReadFile {
  /** Content, unpacked. */
  readonly content: Uint8Array;
  /** Name and hash for results. */
  readonly used: UsedFile;
}

/** Record of a data file in a result: nothing in it depends on the machine. */
export interface UsedFile {
  /** The name it was asked for by. */
  readonly name: string;
  /** SHA-256 of the file as it lies there. */
  readonly sha256: string;
  /** SHA-256 of the unpacked content. */
  readonly contentSha256: string;
  /** Whether the content is that of the papers' file of this name; absent where none is known. */
  readonly original?: boolean;
}

/**
 * The directories that data files are looked up in, in order: the value of --data, the environment's
 * STRAGGLE_DATA, and `data` below the current directory.
 */
export function dataDirectories(
  option: string | undefined,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string[] {
  const given = [option, environment.STRAGGLE_DATA].filter((each) => each !== undefined && each !== '');
  return [...(given as string[]), 'data'].map((each) => path().resolve(each));
}

/** Looks data files up by name in a list of directories. Names may have folders: `sgc/X.csv`. */
export class DataFiles {
  private last: { readonly key: string; readonly value: unknown } | undefined;

  /** @param directories where to look, in order; see dataDirectories */
  constructor(readonly directories: readonly string[]) {}

  /**
   * Finds a file: by its name, or by its name with `.gz` added, in the first directory that has it. An absolute
   * path is taken as it is.
   * @throws MissingData if no directory has it; the error says what is known of the file
   */
  find(name: string): FoundFile {
    const bases = path().isAbsolute(name) ? [''] : this.directories;
    for (const base of bases) {
      for (const candidate of [path().join(base, name), `${path().join(base, name)}.gz`]) {
        if (isFile(candidate)) {
          return { name, path: candidate, sha256: sha256(bytesOf(candidate, name)) };
        }
      }
    }
    throw new MissingData(name, path().isAbsolute(name) ? [path().dirname(name)] : bases, originalOf(name));
  }

  /**
   * Caches values that are made from files: only the last key's is kept. For data that is read again and again in
   * another order.
   * @param make must depend on the key and on the files only, and nobody may change what it returns
   */
  once<T>(key: string, make: () => T): T {
    if (this.last?.key !== key) this.last = { key, value: make() };
    return this.last.value as T;
  }

  /**
   * The content of a file, unpacked if it is gzip'd (whatever its name), and what results say of it.
   * @throws MissingData if no directory has it
   * @throws DataError if it cannot be unpacked
   */
  read(name: string): ReadFile {
    const found = this.find(name);
    const packed = bytesOf(found.path, name);
    const content = unpack(packed, name);
    const contentSha256 = sha256(content);
    const known = originalOf(name);
    const original = known === undefined ? {} : { original: known.contentSha256 === contentSha256 };
    return { content, used: { name, sha256: found.sha256, contentSha256, ...original } };
  }
}

/** Bytes of a data file, unpacked, at most. */
const MOST_BYTES = 512 * 2 ** 20;

/** @throws DataError if it is too long to be read at once */
function bytesOf(path: string, name: string): Uint8Array {
  if (fs().statSync(path).size <= MOST_BYTES) return fs().readFileSync(path);
  throw new DataError(name, 'a longer file', `at most ${MOST_BYTES} bytes`);
}

/**
 * The content of a file, unpacked if it is gzip'd.
 * @throws DataError if it cannot be unpacked, or is longer than `most` bytes then
 */
export function unpack(bytes: Uint8Array, name: string, most = MOST_BYTES): Uint8Array {
  const gzipped = bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!gzipped) return bytes;
  try {
    return zlib().gunzipSync(bytes, { maxOutputLength: most });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new DataError(name, 'a longer file, unpacked', `at most ${most} bytes`);
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataError(name, `cannot be unpacked (${reason})`, 'a whole gzip file');
  }
}

function sha256(bytes: Uint8Array): string {
  return crypto().createHash('sha256').update(bytes).digest('hex');
}
