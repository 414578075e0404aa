import { randomBytes } from 'node:crypto';

/**
 * FNV-1a over UTF-16 code units: cheap enough for every attribute of every span. A search compares hashes first
 * and reads a span only when they are equal, so a collision costs time, never a wrong answer. It begins with another
 * number in each process, so that nobody can send attributes that collide with what is searched for.
 */

export const hashSeed = randomBytes(4).readInt32LE(0);
const prime = 0x01000193;

export function hashText(text: string, seed = hashSeed): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), prime);
  return hash;
}

/** Hash of an attribute; its value in the form that Jaeger compares: as a string. */
export function hashTag(key: string, value: string): number {
  return hashText(value, hashText(key));
}
