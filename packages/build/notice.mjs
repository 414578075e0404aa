// dist/NOTICE: whose code the bundles hold, by which licence, and that licence's text, as the licences ask for. Made from
// esbuild's metafiles, so that it holds what was bundled and nothing else.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prepare.mjs';

const innermostPackage = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;

/** Folders of the packages of which a bundle holds code, with the bundles' names. */
export function bundledPackages(metafiles) {
  const bundlesOf = new Map();
  for (const { outputs } of metafiles) {
    for (const [bundle, { inputs }] of Object.entries(outputs)) {
      for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
        const folder = innermostPackage.exec(path)?.[0];
        if (folder === undefined || bytesInOutput === 0) continue;
        // Two versions of one name are two folders.
        const bundles = bundlesOf.get(folder) ?? new Set();
        bundlesOf.set(folder, bundles.add(bundle.replace(/^.*\bdist\//, '')));
      }
    }
  }
  return bundlesOf;
}

const legalName = { licence: /^(licen[cs]e|copying)([.-]|$)/i, notice: /^notice([.-]|$)/i };

/** The texts of the files of a package whose names say that they are legal. */
function legalTexts(folder, pattern) {
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim());
}

function entry(path, bundles) {
  const folder = join(root, path);
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = legalTexts(folder, legalName.licence);
  if (typeof license !== 'string' || texts.length === 0) {
    throw new Error(
      `${name}@${version} must have a licence and its text to be bundled, got ${license} in ${path}`,
    );
  }
  const copyright = texts
    .join('\n')
    .split('\n')
    .map((line) => line.trim())
    // Not the template at the end of the Apache licence.
    .filter((line) => /^(copyright|\(c\)|©)/i.test(line) && !/[[{]\s*(yyyy|year)/i.test(line));
  const owner = typeof author === 'string' ? author : author?.name;
  const lines = [
    `${name} ${version}`,
    `Licence: ${license}`,
    ...(copyright.length > 0 ? copyright : owner === undefined ? [] : [`Author: ${owner}`]),
    `In: ${[...bundles].sort().join(', ')}`,
  ];
  const notices = legalTexts(folder, legalName.notice);
  return { title: lines[0], text: [lines.join('\n'), ...texts, ...notices].join('\n\n') };
}

const rule = `\n\n${'-'.repeat(78)}\n\n`;

/** The text of dist/NOTICE. */
export function noticeOf(metafiles) {
  const entries = [...bundledPackages(metafiles)].map(([path, bundles]) => entry(path, bundles));
  entries.sort((a, b) => (a.title < b.title ? -1 : 1));
  const head =
    entries.length === 0
      ? 'Spoor bundles no code of other packages.'
      : 'Spoor, under the licence in LICENSE, holds code of these packages in its bundles:\n\n' +
        entries.map(({ title }) => `  ${title}`).join('\n');
  return `${[head, ...entries.map(({ text }) => text)].join(rule)}\n`;
}
