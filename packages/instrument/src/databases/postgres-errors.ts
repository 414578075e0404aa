/** Errors of PostgreSQL, by their code (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
import { maskQuoted } from './masked-errors.ts';

interface PostgresError {
  readonly code?: unknown;
  /** Errors of Node have none. */
  readonly severity?: unknown;
}

/** Of these classes the messages quote names of tables, columns and constraints, and never what is in them. */
const namesOnly = /^(?:0[18]|2[3568]|3[BDF]|40|42(?!601|602)|5[3578])/;

/** `23505`; undefined for what the server has not said. */
export function postgresStatusOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, severity } = error as PostgresError;
  return typeof code === 'string' && severity !== undefined ? code : undefined;
}

export function maskPostgresError(text: string, error: unknown): string {
  return namesOnly.test(postgresStatusOf(error) ?? '') ? text : maskQuoted(text);
}
