import exp from '@stdlib/math-base-special-exp';
import expm1 from '@stdlib/math-base-special-expm1';
import log from '@stdlib/math-base-special-ln';
import log1p from '@stdlib/math-base-special-log1p';

// Browsers differ in the last bit of these, from one another and from Node. So that the page's numbers are those of the
// command line to the bit, they are computed as fdlibm does, on which Node's rest. This must be loaded before the engine,
// which makes tables from them.
Object.assign(Math, { exp, expm1, log, log1p });
