/** Errors of MySQL and MariaDB (https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html). */
import { maskQuoted } from './masked-errors.ts';

/** Their messages quote names of databases, tables, columns, keys and users, and never what is in them. */
const namesOnly = new Set([
  ...[1007, 1008, 1044, 1045, 1046, 1048, 1049, 1050, 1051, 1054, 1060, 1061, 1091, 1136, 1142, 1146],
  ...[1205, 1213, 1305, 1364, 1406, 1451, 1452],
]);

/** `1062`; undefined for what the server has not said, as errors of Node have negative numbers. */
export function mysqlStatusOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { errno } = error as { readonly errno?: unknown };
  return typeof errno === 'number' && errno > 0 ? String(errno) : undefined;
}

export function maskMysqlError(whole: string, error: unknown): string {
  // MariaDB's client adds the statement and its values.
  const [text = ''] = whole.split('\nsql:', 1);
  return namesOnly.has(Number(mysqlStatusOf(error))) ? text : maskQuoted(text);
}
