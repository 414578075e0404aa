/** What the lists of odd values have in common. */
export interface OddValue {
  /** Unique in its list. */
  readonly name: string;
  readonly make: () => unknown;
}

export const fail = (): never => {
  throw new Error('thrown by an odd value');
};
