import { type Option, option, type Parser } from '../option.ts';
import { boolean, listOf } from '../parsers.ts';

/** Upstream's names (@opentelemetry/auto-instrumentations-node), and `k8s`. */
const ownDetectors = ['env', 'host', 'os', 'process', 'container', 'k8s', 'serviceinstance'] as const;
/** Of the platforms only what stands in variables is read. */
export const cloudDetectors = ['aws', 'gcp', 'azure', 'alibaba'] as const;
export type DetectorName = (typeof ownDetectors)[number] | (typeof cloudDetectors)[number];

const names = listOf(['all', ...ownDetectors, ...cloudDetectors]);

const detectors: Parser<readonly DetectorName[]> = {
  rule: names.rule,
  ...(names.type === undefined ? {} : { type: names.type }),
  parse(raw) {
    const parsed = names.parse(raw);
    if (parsed === undefined) return undefined;
    const { value, ...rest } = parsed;
    const listed = value.filter((name): name is DetectorName => name !== 'all');
    if (!value.includes('all')) return { value: listed, ...rest };
    return { value: [...new Set([...ownDetectors, ...listed])], ...rest };
  },
};

export const resourceOptions = {
  resourceDetectors: option({
    section: 'ecosystem',
    sources: ['OTEL_NODE_RESOURCE_DETECTORS'],
    place: 'config',
    parser: detectors,
    fallback: ownDetectors as readonly DetectorName[],
    fallbackText: '`all`',
    doc: 'Which facts about the process and where it runs are recorded: `all`, `none`, or some of `env`, `host`, `os`, `process`, `container`, `k8s`, `serviceinstance`, `aws`, `gcp`, `azure`, `alibaba`. See [resource](resource.md).',
    support: 'fast',
  }) satisfies Option<readonly DetectorName[]>,
  captureCommand: option({
    section: 'own',
    sources: ['SPOOR_CAPTURE_COMMAND'],
    place: 'config',
    parser: boolean,
    fallback: false,
    doc: 'The command line of the process is recorded (`process.command_args`), without what looks like a secret.',
    support: 'fast',
  }),
};
