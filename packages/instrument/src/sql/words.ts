/** The words of SQL that a summary looks at, by what they mean for it. */

/** What comes first in a statement. Any other word is not shown: it may be somebody's input. */
const operations =
  'ABORT ALTER ANALYZE ATTACH BEGIN CALL CHECKPOINT CLOSE CLUSTER COMMENT COMMIT COPY CREATE DEALLOCATE DECLARE DELETE DESC DESCRIBE DETACH DISCARD DO DROP END EXEC EXECUTE EXPLAIN FETCH FLUSH GRANT HANDLER IMPORT INSERT KILL LISTEN LOAD LOCK MERGE MOVE NOTIFY OPTIMIZE PRAGMA PREPARE REFRESH REINDEX RELEASE RENAME REPAIR REPLACE RESET REVOKE ROLLBACK SAVEPOINT SELECT SET SHOW START TRUNCATE UNLISTEN UNLOCK UPDATE USE VACUUM VALUES XA';

/** Between an operation or a preposition and its target. */
const modifiers =
  'CONCURRENTLY DELAYED EXISTS HIGH_PRIORITY IF IGNORE LATERAL LOW_PRIORITY NOT ONLY OVERWRITE QUICK';

/** After the tables of a statement. */
const clauses =
  'EXCEPT FETCH FOR GROUP HAVING INTERSECT LIMIT OFFSET ORDER RETURNING SET UNION VALUES WHEN WHERE WINDOW';

/** What can be created, altered and dropped. */
const objects =
  'DATABASE EXTENSION FUNCTION INDEX POLICY PROCEDURE PUBLICATION ROLE RULE SCHEMA SEQUENCE SUBSCRIPTION TABLE TABLESPACE TRIGGER TYPE USER VIEW';

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(' '));

export const isOperation = setOf(operations);
export const isModifier = setOf(modifiers);
export const isClause = setOf(clauses);
export const isObject = setOf(objects);
/** They are about what comes next. */
export const namesTarget = setOf('CALL COPY EXEC EXECUTE TRUNCATE');
export const isDefinition = setOf('ALTER CREATE DROP TRUNCATE');
/** A statement of its own also in the middle of another one, where it begins. */
export const isChange = setOf('DELETE INSERT MERGE UPDATE');
export const longestWord = 14;
