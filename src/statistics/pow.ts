/**
 * base^exponent, the same bits on every version of Node. `**` is not: V8's Math.pow differs by a unit in the last place
 * between Node 20 and 24, while Math.exp and Math.log, on which this rests, do not; nor does x ** 2, which is x·x. The
 * error is below 1.5 units in the last place, and powers of whole numbers that a number can hold are exact.
 *
 * Products and the logarithm are kept as unevaluated sums of two numbers (Dekker, A floating-point technique for
 * extending the available precision, Numer. Math. 18, 1971).
 * @returns NaN for a negative base with an exponent that is not whole, as Math.pow
 */
export function pow(base: number, exponent: number): number {
  if (exponent === 0) return 1;
  if (base === 0 || base === 1 || !Number.isFinite(base) || !Number.isFinite(exponent))
    return base ** exponent;
  const whole = Number.isInteger(exponent);
  if (base < 0) return whole ? (exponent % 2 === 0 ? 1 : -1) * pow(-base, exponent) : Number.NaN;
  const size = Math.abs(exponent * Math.log(base));
  if (whole && Math.abs(exponent) <= 1024 && size < 600) return wholePower(base, exponent);
  return size > 800 ? base ** exponent : generalPower(base, exponent);
}

/** base^n by squaring. Neither the result nor what is on the way over- or underflows. */
function wholePower(base: number, n: number): number {
  let [high, low] = [1, 0];
  let [square, rest] = [base, 0];
  for (let left = Math.abs(n); ; ) {
    if (left % 2 === 1) {
      const product = high * square;
      low = productError(high, square, product) + high * rest + low * square;
      high = product + low;
      low -= high - product;
    }
    left = Math.floor(left / 2);
    if (left === 0) break;
    const product = square * square;
    rest = productError(square, square, product) + 2 * square * rest;
    square = product + rest;
    rest -= square - product;
  }
  if (n > 0) return high;
  const inverse = 1 / high;
  const product = inverse * high;
  return inverse + inverse * (1 - product - productError(inverse, high, product) - inverse * low);
}

/** The high part of ln 2 with zeros at the end, so that its product with a power of two's exponent is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** 1/5 and 1/3 are these beyond their doubles. */
const FIFTH_LOW = -1.1102230246251566e-17;
const THIRD_LOW = 1.850371707708594e-17;

/** exp(exponent·ln base) with ln base = k·ln 2 + 2·(s + s³/3 + s⁵/5 + …), s = (m − 1)/(m + 1), base = 2^k·m. */
function generalPower(base: number, exponent: number): number {
  const [m, k] = binaryParts(base);
  // s = f/g, where g is m + 1 with what rounding leaves of it.
  const f = m - 1;
  const g = m + 1;
  const gLow = m - (g - 1);
  const s = f / g;
  const sg = s * g;
  const sLow = (f - sg - productError(s, g, sg) - s * gLow) / g;
  const q = s * s;
  const qLow = productError(s, s, q) + 2 * s * sLow;
  // a = 1/5 + q/7 + q²/9 + …; b = 1/3 + q·a; c = q·b; ln m = 2·(s + s·c)
  let tail = 1 / 27;
  for (let odd = 25; odd >= 7; odd -= 2) tail = tail * q + 1 / odd;
  const aTail = q * tail;
  const a = 0.2 + aTail;
  const aLow = aTail - (a - 0.2) + FIFTH_LOW;
  const qa = q * a;
  const qaLow = productError(q, a, qa) + q * aLow + qLow * a;
  const b = 1 / 3 + qa;
  const bLow = qa - (b - 1 / 3) + qaLow + THIRD_LOW;
  const c = q * b;
  const cLow = productError(q, b, c) + q * bLow + qLow * b;
  const sc = s * c;
  const scLow = productError(s, c, sc) + s * cLow + sLow * c;
  const half = s + sc;
  const halfLow = sc - (half - s) + scLow + sLow;
  const scale = k * LN2_HIGH;
  const sum = scale + 2 * half;
  const part = sum - scale;
  const sumLow = scale - (sum - part) + (2 * half - part) + (2 * halfLow + k * LN2_LOW);
  const high = sum + sumLow;
  const low = sumLow - (high - sum);
  const product = exponent * high;
  const result = Math.exp(product);
  return result + result * (productError(exponent, high, product) + exponent * low);
}

const view = new DataView(new ArrayBuffer(8));

/** x = m·2^k with 0.7 < m < 1.42. */
function binaryParts(x: number): [m: number, k: number] {
  if (x < 2 ** -1022) {
    const [m, k] = binaryParts(x * 2 ** 54);
    return [m, k - 54];
  }
  view.setFloat64(0, x);
  const k = (view.getUint16(0) >> 4) - 1023;
  view.setUint16(0, (view.getUint16(0) & 0xf) | (1023 << 4));
  const m = view.getFloat64(0);
  return m > Math.SQRT2 ? [m / 2, k + 1] : [m, k];
}

/** a·b minus its rounded value `product`, exactly. */
function productError(a: number, b: number, product: number): number {
  const aHigh = upperHalf(a);
  const bHigh = upperHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}

/** The upper 26 bits of a number, rounded. */
function upperHalf(x: number): number {
  const scaled = 134217729 * x;
  return scaled - (scaled - x);
}
