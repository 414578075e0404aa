/** What the texts of a database differ in where a literal begins and ends. */
export interface SqlDialect {
  /** A backslash in a quoted string stands for the character after it; elsewhere only in strings with the prefix `E`. */
  readonly hasBackslashes: boolean;
  /** A text in double quotes is a value and not a name. */
  readonly hasDoubleQuotedStrings: boolean;
  /** Dollar quotes, as in `$body$text$body$`. */
  readonly hasDollarQuotes: boolean;
  /** A comment begins with `#`, and with `--` only before a space. */
  readonly hasHashComments: boolean;
  /** A comment may hold another one. */
  readonly hasNestedComments: boolean;
}

/** https://www.postgresql.org/docs/current/sql-syntax-lexical.html */
export const postgresql: SqlDialect = {
  hasBackslashes: false,
  hasDoubleQuotedStrings: false,
  hasDollarQuotes: true,
  hasHashComments: false,
  hasNestedComments: true,
};

/** MySQL and MariaDB: https://dev.mysql.com/doc/refman/8.4/en/string-literals.html, https://dev.mysql.com/doc/refman/8.4/en/comments.html */
export const mysql: SqlDialect = {
  hasBackslashes: true,
  hasDoubleQuotedStrings: true,
  hasDollarQuotes: false,
  hasHashComments: true,
  hasNestedComments: false,
};

/** Whatever else speaks the language of the standard. */
export const standardSql: SqlDialect = {
  hasBackslashes: false,
  hasDoubleQuotedStrings: false,
  hasDollarQuotes: false,
  hasHashComments: false,
  hasNestedComments: true,
};
