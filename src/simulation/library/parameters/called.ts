/** One of a kind, by its name under `Key`; or, where the name is swept, parameters that some of them have. */
export type Called<Key extends string, Kinds, More = unknown> =
  | { readonly [Name in keyof Kinds]: { readonly [key in Key]: Name } & Kinds[Name] & More }[keyof Kinds]
  | ({ readonly [key in Key]?: never } & {
      readonly [P in ParameterOf<Kinds>]?: ValueOf<Kinds[keyof Kinds], P>;
    });

/** Names of the parameters that any of a kind has. */
export type ParameterOf<Kinds> = KeyOf<Kinds[keyof Kinds]> & string;

type KeyOf<T> = T extends unknown ? keyof T : never;

type ValueOf<T, K extends PropertyKey> = T extends unknown ? (K extends keyof T ? T[K] : never) : never;
