/** A document that nobody can reach, a link that leads nowhere, and a cited file that is gone help nobody. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');

function filesBelow(folder: string, wanted: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => wanted.test(path) && !path.includes('node_modules'))
    .sort();
}

const documents = [
  'README.md',
  'CHANGELOG.md',
  ...filesBelow('docs', /\.md$/),
  ...filesBelow('.github', /\.md$/),
];

/** Targets of Markdown links and images, without those that name a scheme or only a heading of the same page. */
function linksOf(document: string): string[] {
  const text = readFileSync(join(root, document), 'utf8').replace(/```[\s\S]*?```/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)]
    .map(([, link, source]) => (link ?? source ?? '').replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}

test('each link of a document leads to a file', () => {
  const broken = documents.flatMap((document) =>
    linksOf(document)
      .filter((target) => !existsSync(join(root, dirname(document), target)))
      .map((target) => `${document}: ${target}`),
  );
  assert.deepEqual(broken, []);
});

test('each page below docs/ is listed in the index of its folder', () => {
  const unlisted = filesBelow('docs', /\.md$/).filter((page) => {
    const index = join(dirname(page), 'README.md');
    return page !== index && !linksOf(index).some((target) => join(dirname(index), target) === page);
  });
  assert.deepEqual(unlisted, []);
});

const sources = [
  ...filesBelow('packages', /\.(ts|tsx|mjs|cjs)$/),
  ...filesBelow('test', /\.(ts|mjs|cjs)$/),
  'register.ts',
];

test('each page and source file that a comment cites exists', () => {
  const cited = /\b(?:docs|packages|test)\/[\w./-]+\.(?:md|ts|tsx|mjs|cjs)\b/g;
  const missing = [...sources, ...documents].flatMap((source) =>
    [...readFileSync(join(root, source), 'utf8').matchAll(cited)]
      .filter(([path]) => !existsSync(join(root, path)))
      .map(([path]) => `${relative('.', source)}: ${path}`),
  );
  assert.deepEqual(missing, []);
});

test('no comment cites a document that is not in the repository', () => {
  const unknown =
    /\b(?:interop|demand) \d|(?<![/\w])(?:env|peers|field|interop|demand|libraries|runtime|thrift|opentracing)\.md(?: \d|\b(?=[,;)]))/g;
  const cited = [...sources, ...documents].flatMap((source) =>
    [...readFileSync(join(root, source), 'utf8').matchAll(unknown)]
      .filter(([name]) => !existsSync(join(root, 'docs', name.split(' ')[0] ?? '')))
      .map(([name]) => `${source}: ${name}`),
  );
  assert.deepEqual(cited, []);
});
