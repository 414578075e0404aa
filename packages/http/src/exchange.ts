import type { Context } from '@opentelemetry/api';
import { type Exchange, exchanges } from '@spoor/instrument';

export { type Exchange, Returned } from '@spoor/instrument';

/** What is not traced: seen, so that nobody looks at it again, and left alone. */
export class UntracedExchange implements Exchange {
  readonly context: Context | undefined;
  readonly endsWithFinish: boolean;

  constructor(context: Context | undefined) {
    this.context = context;
    this.endsWithFinish = false;
  }

  onIncoming(): void {}
  onOutgoing(): void {}
}

export const { read: exchangeOf, write: stamp } = exchanges;
