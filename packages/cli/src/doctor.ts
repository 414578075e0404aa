import { existsSync } from 'node:fs';
import type { Config, Reasons } from '@spoor/config';
import type { Command, Terminal } from './command.ts';
import { registerFile } from './installation.ts';
import { probe } from './probe.ts';
import { settingsHere } from './settings.ts';
import { printable } from './terminal-text.ts';

/** One thing that was looked at. */
interface Finding {
  readonly mark: 'ok' | 'note' | 'wrong';
  readonly line: string;
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
      print({ mark: ok ? 'ok' : 'wrong', line: `test span of ${config.serviceName}: ${line}` }, terminal);
      if (ok && exporter.type !== 'console') terminal.out(`        its trace id is ${traceId}\n`);
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
    ? { mark: 'ok', line: `Node ${version}` }
    : { mark: 'wrong', line: `Node must be ${oldestMajor}.${oldestMinor} or later, got ${version}` };
}

function preloadFinding({ NODE_OPTIONS = '' }: NodeJS.ProcessEnv): Finding {
  if (!existsSync(registerFile)) {
    return {
      mark: 'wrong',
      line: `the preload must be at ${registerFile}, got nothing; install spoor again`,
    };
  }
  const named = preloadsIn(NODE_OPTIONS);
  if (named.includes('spoor')) {
    const line =
      'the preload must be spoor/register, got spoor in NODE_OPTIONS of this shell; nothing is traced';
    return { mark: 'wrong', line };
  }
  if (named.includes('spoor/register')) {
    const why = 'every node that is started outside of this project fails to find it';
    const line = `NODE_OPTIONS of this shell loads the preload by its name: ${why}; safer is --require ${registerFile}`;
    return { mark: 'note', line };
  }
  if (named.some((file) => /spoor[\\/](dist[\\/])?register|dist[\\/]register\.cjs/.test(file))) {
    return { mark: 'ok', line: 'NODE_OPTIONS of this shell loads the preload' };
  }
  return {
    mark: 'note',
    line: 'NODE_OPTIONS of this shell does not load the preload: start with node --require spoor/register app.js',
  };
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
  const wrong = (line: string) => void findings.push({ mark: 'wrong', line });
  if (mode === 'off') wrong('JAEGER_DISABLED is true: nothing is traced, and no context is passed on');
  if (mode === 'propagate') wrong('OTEL_SDK_DISABLED is true: no span is made, the context is passed on');
  if (noExporter !== undefined) wrong(`${noExporter} is none: no span is sent`);
  if (instrumentations.length === 0) wrong('every instrumentation is switched off');
  const { root } = sampler;
  if (neverSampled !== undefined) {
    const value = /_(ARG|PARAM)$/.test(neverSampled) ? '0' : sampler.name;
    wrong(`${neverSampled} is ${value}: no trace that begins here is recorded`);
  } else if (root.type === 'traceidratio' && root.ratio < 1) {
    findings.push({
      mark: 'note',
      line: `the sampler keeps ${root.ratio * 100} % of the traces that begin here`,
    });
  }
  if (noPropagation !== undefined) {
    const line = `${noPropagation} is none: no trace header is read or written, each process begins traces of its own`;
    findings.push({ mark: 'note', line });
  }
  if (findings.length === 0) findings.push({ mark: 'ok', line: `tracing is on, sampler ${sampler.name}` });
  return findings;
}
