/** For messages: `1 span was`, `2 spans were`. */
export const spansWere = (count: number): string => (count === 1 ? '1 span was' : `${count} spans were`);
