/**
 * Node's own modules, loaded when they are first used: what asks for them here, and does not import them, also loads in
 * a browser, and runs there as far as it needs no more than the page's worker gives in their place.
 */
export const crypto = () => process.getBuiltinModule('node:crypto');
export const fs = () => process.getBuiltinModule('node:fs');
export const path = () => process.getBuiltinModule('node:path');
export const url = () => process.getBuiltinModule('node:url');
export const v8 = () => process.getBuiltinModule('node:v8');
export const zlib = () => process.getBuiltinModule('node:zlib');

/**
 * A package that imports Node's modules, in the same way.
 * @param from the `import.meta.url` of the module that needs it
 */
export function requirePackage<T>(name: string, from: string): T {
  return process.getBuiltinModule('node:module').createRequire(from)(name) as T;
}
