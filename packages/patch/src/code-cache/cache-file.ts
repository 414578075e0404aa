/**
 * V8's code cache of one bundle, in a file beside it, made by one Node for itself (`sdk.v20.20.2-x64.cache`):
 *
 *     spoorcc1 | size of Node's executable | length of the bundle | length of the data | bundle | data | data again
 *
 * V8 compares its version, its flags and the length of the source, and believes the rest: data with one wrong bit end the process
 * (tried with Node 20 to 26). So the bundle stands here whole and the data twice, and both are compared, which takes less time than
 * any checksum. The executable tells apart builds of one version, whose data do not fit each other.
 */
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

/** Taken when the file is loaded, since an application may replace the global later (test/globals.test.ts). */
const { Buffer: RealBuffer } = globalThis;

const magic = 'spoorcc1';
const headLength = magic.length + 3 * 4;

export const cacheFileOf = (bundle: string): string =>
  bundle.replace(/\.cjs$/, `.${process.version}-${process.arch}.cache`);

const sizeOfNode = (): number => statSync(process.execPath).size >>> 0;

/** The data for that bundle; undefined when the file is not whole, or is somebody else's. Throws when it cannot be read. */
export function readCache(file: string, bundle: Buffer): Buffer | undefined {
  const bytes = readFileSync(file);
  if (bytes.length < headLength || bytes.toString('latin1', 0, magic.length) !== magic) return undefined;
  const [size, bundleLength, dataLength] = [8, 12, 16].map((at) => bytes.readUInt32LE(at)) as [
    number,
    number,
    number,
  ];
  const start = headLength + bundleLength;
  if (size !== sizeOfNode() || bytes.length !== start + 2 * dataLength) return undefined;
  const data = bytes.subarray(start, start + dataLength);
  const isWhole =
    bundle.equals(bytes.subarray(headLength, start)) && data.equals(bytes.subarray(start + dataLength));
  return isWhole ? data : undefined;
}

/** Another process sees the former file or the new one, never a part of it. */
export function writeCache(file: string, bundle: Buffer, data: Buffer): void {
  const head = RealBuffer.alloc(headLength);
  head.write(magic, 'latin1');
  head.writeUInt32LE(sizeOfNode(), 8);
  head.writeUInt32LE(bundle.length, 12);
  head.writeUInt32LE(data.length, 16);
  const unfinished = `${file}.${process.pid}`;
  try {
    writeFileSync(unfinished, RealBuffer.concat([head, bundle, data, data]));
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}
