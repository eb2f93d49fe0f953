/** Rules: constructs and words that do not appear in this repository. */

import ts from 'typescript';
import { everyNode, inFolder, isCode, matches, type Rule } from '../source.ts';

export const noAny: Rule = everyNode(
  () => true,
  (node) => (node.kind === ts.SyntaxKind.AnyKeyword ? 'name the type, or take unknown and narrow it' : null),
);

export const noDoubleCast: Rule = everyNode(
  () => true,
  (node) => {
    const isDouble =
      ts.isAsExpression(node) &&
      ts.isAsExpression(node.expression) &&
      node.expression.type.kind === ts.SyntaxKind.UnknownKeyword;
    return isDouble ? 'a cast through unknown hides a wrong type; parse or narrow' : null;
  },
);

/** Tools that read a configuration file want its default export; an ambient module describes what a loader does. */
const MAY_EXPORT_DEFAULT = /(\.config\.ts|\.d\.ts)$/;

export const noDefaultExport: Rule = everyNode(
  (source) => !MAY_EXPORT_DEFAULT.test(source.path),
  (node) => {
    const isKeyword =
      ts.canHaveModifiers(node) &&
      ts.getModifiers(node)?.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword);
    return isKeyword || ts.isExportAssignment(node) ? 'export by name' : null;
  },
);

/** Calls that make a result depend on the machine, the moment or binary fractions. */
function impureCall(node: ts.Node): string | null {
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date')
    return 'use Day (shared/day.ts); the clock is a parameter';
  if (ts.isPropertyAccessExpression(node)) {
    const text = node.getText();
    if (text === 'Date.now' || text === 'Math.random' || text === 'performance.now')
      return `${text} is not pure; take it as a parameter`;
    if (node.name.text === 'toFixed') return 'format money with shared/money.ts';
  }
  const isParse = ts.isIdentifier(node) && node.text === 'parseFloat';
  return isParse ? 'parse decimals digit by digit with shared/money.ts' : null;
}

export const sharedIsPure: Rule = everyNode((source) => inFolder(source, 'shared'), impureCall);

const UNFINISHED = new RegExp(`\\b(${['TO'.concat('DO'), 'FIX'.concat('ME')].join('|')})\\b|@ts-(${'ignore'}|nocheck)`);

export const nothingUnfinished: Rule = (sources) =>
  sources
    .filter(
      (source) =>
        (isCode(source) || /\.(sql|css|html|md)$/.test(source.path)) &&
        !inFolder(source, 'test/fixtures') &&
        !inFolder(source, 'test/golden'),
    )
    .flatMap((source) => matches(source, UNFINISHED, 'finish it or leave it out'));

const LEFT_OUT = ['only', 'skip', 'skipIf', 'runIf', 'todo', 'fails'];

export const everyTestRuns: Rule = everyNode(
  (source) => inFolder(source, 'test'),
  (node) => {
    if (!ts.isPropertyAccessExpression(node) || !LEFT_OUT.includes(node.name.text)) return null;
    const base = node.expression.getText();
    return /^(it|test|describe|suite)(\.|$)/.test(base) ? 'every test runs, everywhere' : null;
  },
);
