/** Rules: SQL names its columns, keeps no binary fractions, and shipped migrations stay as they were. */

import { createHash } from 'node:crypto';
import ts from 'typescript';
import { everyNode, type Finding, inFolder, matches, type Rule, type Source } from '../source.ts';

const STAR = /\bselect\s+(distinct\s+)?(\w+\.)?\*/i;

const isSql = (source: Source) => source.path.endsWith('.sql');

/** The text without its comments, line breaks kept so that line numbers stay true. */
function withoutComments(source: Source): Source {
  return { path: source.path, text: source.text.replace(/--[^\n]*/g, '') };
}

const starInStrings: Rule = everyNode(
  (source) => inFolder(source, 'electron'),
  (node) => {
    const isText =
      ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node);
    return isText && STAR.test(node.getText()) ? 'name the columns' : null;
  },
);

export const namedColumns: Rule = (sources) => [
  ...starInStrings(sources),
  ...sources.filter(isSql).flatMap((source) => matches(withoutComments(source), STAR, 'name the columns')),
];

export const noRealColumns: Rule = (sources) =>
  sources
    .filter(isSql)
    .flatMap((source) =>
      matches(withoutComments(source), /\bREAL\b/i, 'INTEGER minor units, or an integer scale for a ratio'),
    );

/** Every ordinary table is STRICT; virtual and temporary ones have no such clause to forget in a shipped schema. */
export const strictTables: Rule = (sources) =>
  sources.filter(isSql).flatMap((source) => {
    const statements = withoutComments(source).text.matchAll(/create\s+table\b[^;]*;/gi);
    return [...statements]
      .filter(([statement]) => !/\)[\s\w,]*\bstrict\b[\s\w,]*;$/i.test(statement))
      .map((match) => ({
        path: source.path,
        line: source.text.slice(0, match.index).split('\n').length,
        message: 'tables are STRICT',
      }));
  });

const MIGRATION = /^electron\/store\/migrations\/(\d{4})_[a-z0-9_]+\.sql$/;

export const contiguousMigrations: Rule = (sources) => {
  const folder = sources.filter((source) => isSql(source) && inFolder(source, 'electron/store/migrations'));
  const numbers = folder.map((source) => Number(MIGRATION.exec(source.path)?.[1] ?? Number.NaN)).sort((a, b) => a - b);
  return numbers.flatMap((number, index) =>
    number === index + 1
      ? []
      : [
          {
            path: 'electron/store/migrations',
            line: 1,
            message: `expected NNNN_name.sql number ${index + 1}, found ${number}`,
          },
        ],
  );
};

/** SHA-256 of a migration's text, as the lock file holds it. */
export function migrationHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** `lock` maps the file name of each shipped migration to the hash it shipped with. */
export function shippedMigrations(lock: Readonly<Record<string, string>>): Rule {
  return (sources) =>
    Object.entries(lock).flatMap(([name, hash]): Finding[] => {
      const file = sources.find((source) => source.path === `electron/store/migrations/${name}`);
      if (file && migrationHash(file.text) === hash) return [];
      return [
        {
          path: `electron/store/migrations/${name}`,
          line: 1,
          message: 'shipped migrations are never edited; add a new one',
        },
      ];
    });
}
