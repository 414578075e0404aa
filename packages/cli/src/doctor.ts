import { existsSync } from 'node:fs';
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
    const { config, problems } = settingsHere(terminal.env);
    const findings = [
      nodeFinding(process.versions.node),
      preloadFinding(terminal.env),
      ...modeFindings(config),
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
  if (/spoor[\\/](dist[\\/])?register|dist[\\/]register\.cjs/.test(NODE_OPTIONS)) {
    return { mark: 'ok', line: 'NODE_OPTIONS of this shell loads the preload' };
  }
  return {
    mark: 'note',
    line: 'NODE_OPTIONS of this shell does not load the preload: start with node --require spoor/register app.js',
  };
}

type Settings = ReturnType<typeof settingsHere>['config'];

function modeFindings({ mode, sampler, exporters, instrumentations }: Settings): Finding[] {
  const findings: Finding[] = [];
  if (mode !== 'trace') findings.push({ mark: 'wrong', line: `tracing is switched off (mode ${mode})` });
  if (exporters.length === 0)
    findings.push({ mark: 'wrong', line: 'OTEL_TRACES_EXPORTER is none: no span is sent' });
  if (instrumentations.length === 0)
    findings.push({ mark: 'wrong', line: 'every instrumentation is switched off' });
  const { root } = sampler;
  if (root.type === 'always_off' || (root.type === 'traceidratio' && root.ratio === 0)) {
    findings.push({ mark: 'wrong', line: `the sampler ${sampler.name} records no trace that begins here` });
  } else if (root.type === 'traceidratio' && root.ratio < 1) {
    findings.push({
      mark: 'note',
      line: `the sampler keeps ${root.ratio * 100} % of the traces that begin here`,
    });
  }
  if (findings.length === 0) findings.push({ mark: 'ok', line: `tracing is on, sampler ${sampler.name}` });
  return findings;
}
