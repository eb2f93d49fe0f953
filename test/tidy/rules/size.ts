/** Rules: no long files, no long functions, every file says what it is. */

import ts from 'typescript';
import { everyNode, isCode, type Rule, treeOf } from '../source.ts';

const MAX_FILE_LINES = 400;
const MAX_FUNCTION_LINES = 70;

export const fileLength: Rule = (sources) =>
  sources.filter(isCode).flatMap((source) => {
    const lines = source.text.trimEnd().split('\n').length;
    return lines > MAX_FILE_LINES
      ? [{ path: source.path, line: lines, message: `${lines} lines; split it below ${MAX_FILE_LINES}` }]
      : [];
  });

/** The callback of `describe` is a heading around tests, not a function someone has to read in one go. */
function isDescribeCallback(node: ts.Node): boolean {
  const call = node.parent;
  return ts.isCallExpression(call) && call.expression.getText().startsWith('describe');
}

export const functionLength: Rule = everyNode(
  () => true,
  (node, source) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || !node.body || isDescribeCallback(node)) return null;
    const tree = treeOf(source);
    const line = (position: number) => tree.getLineAndCharacterOfPosition(position).line;
    const lines = line(node.getEnd()) - line(node.getStart(tree)) + 1;
    return lines > MAX_FUNCTION_LINES ? `a function of ${lines} lines; split it below ${MAX_FUNCTION_LINES}` : null;
  },
);

export const firstLine: Rule = (sources) =>
  sources.filter(isCode).flatMap((source) => {
    const isSaid = /^(\/\*\*|\/\/ |#!)/.test(source.text);
    return isSaid
      ? []
      : [{ path: source.path, line: 1, message: 'the first line says in a sentence what the file is' }];
  });

export const fileNames: Rule = (sources) =>
  sources
    .filter((source) => isCode(source) && /(^|\/)(utils?|helpers?|misc|common)\.[a-z]+$/.test(source.path))
    .map((source) => ({
      path: source.path,
      line: 1,
      message: 'name the file after the noun it holds',
    }));
