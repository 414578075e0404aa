import { existsSync } from 'node:fs';
import type { Config, Reasons } from '@spoor/config';
import type { Message } from '@spoor/messages';
import { maskSecrets } from '@spoor/redaction';
import type { Command, Terminal } from './command.ts';
import { findings as found } from './findings.ts';
import { registerFile } from './installation.ts';
import { probe } from './probe.ts';
import { settingsHere } from './settings.ts';
import { printable } from './terminal-text.ts';

/** One thing that was looked at. */
interface Finding {
  readonly mark: 'ok' | 'note' | 'wrong';
  readonly line: Message;
}

const oldestNode = [20, 6] as const;

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'Why do I see no spans: check the settings of this shell, and send a test span.',
  flags: {},
  examples: ['spoor doctor', 'OTEL_EXPORTER_OTLP_ENDPOINT=http://otel:4318 spoor doctor'],
  run: async ({ terminal }) => {
    const { config, problems, reasons } = settingsHere(terminal.env);
    const findings = [
      nodeFinding(process.versions.node),
      preloadFinding(terminal.env),
      ...settingFindings(config, reasons),
    ];
    for (const { level, message } of problems) {
      if (level !== 'debug') findings.push({ mark: level === 'info' ? 'note' : 'wrong', line: message });
    }
    for (const finding of findings) print(finding, terminal);
    let failed = findings.some(({ mark }) => mark === 'wrong');
    for (const exporter of config.exporters) {
      const { ok, line, traceId } = await probe(config.serviceName, exporter);
      print({ mark: ok ? 'ok' : 'wrong', line: found.probe(config.serviceName, line) }, terminal);
      if (ok && exporter.type !== 'console') terminal.out(`        ${found.traceId(traceId)}\n`);
      failed ||= !ok;
    }
    return failed ? 1 : 0;
  },
};

function print({ mark, line }: Finding, { out, paint }: Terminal): void {
  const colour = mark === 'ok' ? paint.green : mark === 'wrong' ? paint.red : paint.cyan;
  out(`${colour(mark.padEnd(6))}  ${printable(line)}\n`);
}

function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = oldestNode;
  const ok = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
  return ok
    ? { mark: 'ok', line: found.node(version) }
    : { mark: 'wrong', line: found.nodeTooOld(oldestNode.join('.'), version) };
}

function preloadFinding({ NODE_OPTIONS = '' }: NodeJS.ProcessEnv): Finding {
  if (!existsSync(registerFile)) return { mark: 'wrong', line: found.noPreload(registerFile) };
  const named = preloadsIn(NODE_OPTIONS);
  if (named.includes('spoor')) return { mark: 'wrong', line: found.mainEntry() };
  if (named.includes('spoor/register')) return { mark: 'note', line: found.preloadByName(registerFile) };
  if (named.some((file) => /spoor[\\/](dist[\\/])?register|dist[\\/]register\.cjs/.test(file)))
    return { mark: 'ok', line: found.preloaded() };
  return { mark: 'note', line: found.notPreloaded() };
}

/** What `--require`, `-r` and `--import` name, quoted or not. */
const preloadsIn = (options: string): string[] =>
  [...options.matchAll(/(?:^|\s)(?:-r|--require|--import)(?:\s+|=)("(?:[^"\\]|\\.)*"|\S+)/g)].map(
    ([, name = '']) => name.replace(/^"(.*)"$/, '$1').replaceAll(/\\(.)/g, '$1'),
  );

/** Settings that are right and keep spans away; what is wrong with others is among the problems. */
function settingFindings(config: Config, reasons: Reasons): Finding[] {
  const { mode, sampler, instrumentations } = config;
  const { noExporter, neverSampled, noPropagation } = reasons;
  const findings: Finding[] = [];
  const wrong = (line: Message) => void findings.push({ mark: 'wrong', line });
  if (mode === 'off') wrong(found.jaegerDisabled());
  if (mode === 'propagate') wrong(found.sdkDisabled());
  if (noExporter !== undefined) wrong(found.noExporter(noExporter));
  if (instrumentations.length === 0) wrong(found.noInstrumentation());
  const { root } = sampler;
  if (neverSampled !== undefined) {
    const value = /_(ARG|PARAM)$/.test(neverSampled) ? '0' : sampler.name;
    wrong(found.neverSampled(neverSampled, value));
  } else if (root.type === 'traceidratio' && root.ratio < 1) {
    findings.push({ mark: 'note', line: found.sampled(root.ratio * 100) });
  } else if (root.type === 'ratelimiting') {
    findings.push({ mark: 'note', line: found.sampledByRate(root.tracesPerSecond) });
  } else if (root.type === 'jaeger_remote') {
    const line = found.sampledByServer(maskSecrets(root.endpoint), root.initialRatio * 100);
    findings.push({ mark: 'note', line });
  }
  if (noPropagation !== undefined) findings.push({ mark: 'note', line: found.noPropagation(noPropagation) });
  if (findings.length === 0) findings.push({ mark: 'ok', line: found.on(sampler.name) });
  return findings;
}
