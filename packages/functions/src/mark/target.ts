import type { Found } from '../select/choose.ts';
import type { SourceNode } from './parse-source.ts';

interface Common extends Found {
  /** In the file as it is marked. */
  readonly node: SourceNode;
}

/** A function of the source, with what its edit needs. */
export type Target = Common &
  (
    | { readonly kind: 'declaration'; readonly name: string | undefined; readonly block: SourceNode }
    /** An expression whose value is the function. `inferredName` is what the engine calls it, where it stands. */
    | { readonly kind: 'value'; readonly inferredName: string | undefined }
    | { readonly kind: 'made' }
    | { readonly kind: 'member'; readonly owner: SourceNode; readonly member: Member }
    | { readonly kind: 'private'; readonly element: SourceNode; readonly isStatic: boolean }
    /** What cannot be traced, and is said to be so when it is asked for. */
    | { readonly kind: 'missed' }
  );

/** A method of a class or an object, found again when the program runs. */
export interface Member {
  readonly key: string;
  readonly isSymbol: boolean;
  readonly isStatic: boolean;
  readonly accessor: 'get' | 'set' | undefined;
}
