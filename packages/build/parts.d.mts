/** Entry files of the parts, by the name by which they are required. */
export const parts: Readonly<Record<string, string>>;
