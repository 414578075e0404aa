import { signal } from '@preact/signals';

/** One line for the reader, such as why a file was refused; read out, and gone when dismissed. */
export const notice = signal<string | undefined>(undefined);

export function say(text: string): void {
  notice.value = text;
}

/** A word of what has been done, which goes by itself and moves nothing. */
export const toast = signal<string | undefined>(undefined);

const shownMs = 2500;
let timer: ReturnType<typeof setTimeout> | undefined;

export function mention(text: string): void {
  clearTimeout(timer);
  toast.value = text;
  timer = setTimeout(() => {
    toast.value = undefined;
  }, shownMs);
}
