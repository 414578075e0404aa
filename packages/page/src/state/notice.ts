import { signal } from '@preact/signals';

/** One line for the reader, such as why a file was refused; read out, and gone when dismissed. */
export const notice = signal<string | undefined>(undefined);

export function say(text: string): void {
  notice.value = text;
}
