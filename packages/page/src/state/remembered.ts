/** A value in this browser's storage; undefined where there is none, or where storage is forbidden. */
export function recall(name: string): unknown {
  try {
    const text = window.localStorage.getItem(`spoor.${name}`);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What cannot be remembered is forgotten with the page. */
export function remember(name: string, value: unknown): void {
  try {
    window.localStorage.setItem(`spoor.${name}`, JSON.stringify(value));
  } catch {
    // A full or forbidden storage takes nothing from the page but its memory.
  }
}
