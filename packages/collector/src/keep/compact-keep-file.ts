import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { fileHeaderBytes, formatFileHeader, frameHeaderBytes, parseFileHeader } from './frame.ts';
import { findMarker, readAt } from './read-keep-file.ts';

const chunkBytes = 1024 * 1024;

/**
 * Cuts a file of more than twice `maxBytes` to its newest frames of at most that. The swap is one rename, of the file that
 * a symbolic link leads to; mode and owner stay. Fails without harm where the folder or the disk does not allow it.
 */
export async function compactKeepFile(file: string, maxBytes: number): Promise<void> {
  // What is missing, no file, or small enough never gets further.
  const { size } = await stat(file).catch(() => ({ size: 0 }));
  if (size <= maxBytes * 2) return;
  const path = await realpath(file);
  const source = await open(path, 'r');
  try {
    const header = parseFileHeader(await readAt(source, 0, fileHeaderBytes + frameHeaderBytes));
    if (header.tag !== 'ours') return;
    const from = await findMarker(source, header.marker, size - maxBytes);
    if (from === undefined) return;
    const draft = `${path}.compact`;
    await rm(draft, { force: true });
    try {
      await writeDraft(source, draft, formatFileHeader(header.marker), from);
      await rename(draft, path);
    } finally {
      await rm(draft, { force: true });
    }
  } finally {
    await source.close();
  }
}

async function writeDraft(source: FileHandle, draft: string, header: Buffer, from: number): Promise<void> {
  const { size, mode, uid, gid } = await source.stat();
  // Exclusive: no link that stands there is followed.
  const target = await open(draft, 'wx', 0o600);
  try {
    await target.appendFile(header);
    for (let at = from; at < size; at += chunkBytes)
      await target.appendFile(await readAt(source, at, Math.min(chunkBytes, size - at)));
    const own = await target.stat();
    if (own.uid !== uid || own.gid !== gid) await target.chown(uid, gid);
    await target.chmod(mode & 0o7777);
    await target.sync();
  } finally {
    await target.close();
  }
}
