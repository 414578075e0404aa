import type { SpanSketch, TraceSketch } from './otlp-trace.ts';
import { hex, traceIdOf } from './sample-traces.ts';

const override = '\u202e';

/** What hostile callers put into spans. Nothing of it may run, load, or change how the page reads. */
export const hostileTexts = {
  script: '<script>window.pwned = 1</script>',
  image: '<img src=x onerror="window.pwned = 2">',
  foreign: '<img src="http://foreign.example/pixel.png">',
  link: 'javascript:window.pwned=3',
  bidi: `invoice${override}gpj.exe`,
  long: 'A'.repeat(100_000),
  style: '</style><style>*{display:none}</style>',
  template: '{{constructor.constructor("window.pwned=4")()}}',
} as const;

export function hostileTrace(startMillis: number): TraceSketch {
  const all = Object.fromEntries(Object.entries(hostileTexts).map(([name, text]) => [`evil.${name}`, text]));
  const top = hex(1, 16);
  const spans: SpanSketch[] = [
    {
      id: top,
      service: hostileTexts.image,
      name: hostileTexts.script,
      at: 0,
      takes: 20,
      tags: { ...all, [hostileTexts.image]: 'key', __proto__: 'x' },
      events: [{ at: 1, name: hostileTexts.script, tags: all }],
    },
    {
      id: hex(2, 16),
      parent: top,
      service: hostileTexts.bidi,
      name: hostileTexts.long,
      at: 2,
      takes: 5,
      failed: true,
    },
    { id: hex(3, 16), parent: top, service: hostileTexts.style, name: '', at: 3, takes: 5, kind: 'server' },
    {
      id: hex(4, 16),
      parent: top,
      service: hostileTexts.link,
      name: hostileTexts.foreign,
      at: 4,
      takes: 5,
      kind: 'server',
    },
    {
      id: hex(5, 16),
      parent: top,
      service: '<b>bold</b>',
      name: '\u200b\u200b',
      at: 5,
      takes: 5,
      kind: 'server',
    },
  ];
  return { traceId: traceIdOf(666), startMillis, spans };
}
