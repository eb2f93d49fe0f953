/** Rule: who may import whom (the import table of the architecture). */

import { isBuiltin } from 'node:module';
import path from 'node:path';
import ts from 'typescript';
import { everyNode, inFolder, type Rule, type Source } from '../source.ts';

/** Packages that are pure: no I/O, no clock, no randomness. */
const PURE_PACKAGES = ['zod', 're2js', 'diff', 'fuse.js'];
const LOCAL_FOLDERS: Readonly<Record<string, readonly string[]>> = {
  shared: ['shared'],
  electron: ['shared', 'electron'],
  renderer: ['shared', 'renderer'],
};
const NODE_PACKAGES = [
  'electron',
  'better-sqlite3',
  'papaparse',
  'xlsx',
  'yauzl',
  'saxes',
  'iconv-lite',
  'chardet',
  'commander',
];
const WINDOW_PACKAGES = ['react', 'react-dom', 'react-aria-components', 'zustand', 'lucide-react'];

/** Specifier of an import, re-export or dynamic import, or null. */
function specifierOf(node: ts.Node): string | null {
  if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
    return ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : null;
  }
  const isDynamic = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const first = isDynamic ? node.arguments[0] : undefined;
  return first && ts.isStringLiteral(first) ? first.text : null;
}

function packageName(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}

function localProblem(specifier: string, source: Source, area: string): string | null {
  const target = path.posix.join(path.posix.dirname(source.path), specifier);
  const folder = target.split('/')[0] ?? '';
  if (area === 'electron' && target === 'package.json') return null;
  if (!(LOCAL_FOLDERS[area] ?? []).includes(folder))
    return `${area}/ may import only ${LOCAL_FOLDERS[area]?.join(', ')}; this is ${folder}/`;
  if (path.posix.extname(specifier) === '') return 'write the file extension: ./name.ts';
  return null;
}

function packageProblem(specifier: string, source: Source, area: string): string | null {
  const name = packageName(specifier);
  const isNode = isBuiltin(specifier);
  if (area === 'shared')
    return PURE_PACKAGES.includes(name) ? null : `shared/ is pure: only ${PURE_PACKAGES.join(', ')}, not ${name}`;
  if (area === 'renderer')
    return isNode || NODE_PACKAGES.includes(name) ? `renderer/ reaches the engine through api.ts, not ${name}` : null;
  if (WINDOW_PACKAGES.includes(name)) return `electron/ draws nothing: ${name} belongs in renderer/`;
  const mayUseElectron = /^electron\/(main\.ts|preload\.ts|shell\/)/.test(source.path);
  return name === 'electron' && !mayUseElectron
    ? 'the electron module is used in main.ts, preload.ts and shell/ only'
    : null;
}

export const importTable: Rule = everyNode(
  (source) => Object.keys(LOCAL_FOLDERS).some((area) => inFolder(source, area)),
  (node, source) => {
    const specifier = specifierOf(node);
    if (specifier === null) return null;
    const area = source.path.split('/')[0] ?? '';
    return specifier.startsWith('.') ? localProblem(specifier, source, area) : packageProblem(specifier, source, area);
  },
);
