/** What is said of the file in which the embedded collector keeps what it received. */
import { inspect } from 'node:util';
import { catalogue } from '@spoor/messages';

export const notices = catalogue({
  damaged: (file: string, places: number) =>
    `keep file must be as it was written, got ${places} damaged places in ${inspect(file)}; what lies between them was read`,
  notWritable: (file: string, code: string, retryMs: number) =>
    `keep file must be writable, got ${code} for ${inspect(file)}; what arrives waits in memory, the file is tried again every ${retryMs / 1000} s`,
  writtenAgain: (file: string, dropped: number) =>
    `keep file ${inspect(file)} is written again; ${dropped} messages are not in it`,
  neverWritten: (file: string, code: string, dropped: number) =>
    `keep file must be writable, got ${code} for ${inspect(file)}; ${dropped} messages are not in it`,
  noRoom: (file: string, code: string) =>
    `keep file must be in a folder with room for a second one, got ${code} for ${inspect(file)}; it is not cut to its newest messages`,
});
