/** The files the house rules look at: what the repository holds or would hold, read once and parsed on demand. */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export interface Source {
  /** Path from the repository's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** A broken rule: where, and what is allowed instead. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

export type Rule = (sources: readonly Source[]) => Finding[];

const repoRoot = path.resolve(import.meta.dirname, '..', '..');
const BINARY = /\.(png|ico|icns|woff2?|xlsx?|xlsb|ods|zip|pdf|gz|db|tieout)$/i;
const CODE = /\.(ts|tsx|mjs|cjs)$/;

/** Every text file of the repository that .gitignore does not leave out; git itself need not be installed. */
export function readSources(): Source[] {
  const ignored = readFileSync(path.join(repoRoot, '.gitignore'), 'utf8').split('\n').filter(Boolean).map(asPattern);
  const isKept = (name: string): boolean => name !== '.git' && !ignored.some((pattern) => pattern.test(name));
  return filesBelow('', isKept)
    .filter((name) => !BINARY.test(name))
    .map((name) => ({ path: name, text: readFileSync(path.join(repoRoot, name), 'utf8') }));
}

/** A line of .gitignore as a test of one name: all of ours are plain names or `*` patterns without a folder before them. */
function asPattern(line: string): RegExp {
  const name = line.replace(/\/$/, '');
  if (/[/?[!\\]/.test(name)) throw new Error(`.gitignore: ${line} needs more than a plain name`);
  return new RegExp(
    `^${name
      .split('*')
      .map((part) => part.replaceAll('.', '\\.'))
      .join('.*')}$`,
  );
}

function filesBelow(folder: string, isKept: (name: string) => boolean): string[] {
  return readdirSync(path.join(repoRoot, folder), { withFileTypes: true })
    .filter((entry) => isKept(entry.name))
    .flatMap((entry) => {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return filesBelow(name, isKept);
      return entry.isFile() ? [name] : [];
    });
}

export function isCode(source: Source): boolean {
  return CODE.test(source.path);
}

export function inFolder(source: Source, folder: string): boolean {
  return source.path.startsWith(`${folder}/`);
}

const parsed = new WeakMap<Source, ts.SourceFile>();

/** Syntax tree of a code file. */
export function treeOf(source: Source): ts.SourceFile {
  const known = parsed.get(source);
  if (known) return known;
  const kind = source.path.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true, kind);
  parsed.set(source, tree);
  return tree;
}

/** Calls `visit` for every node of a code file, outer nodes first. */
export function walk(source: Source, visit: (node: ts.Node) => void): void {
  const step = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, step);
  };
  step(treeOf(source));
}

/** A finding at a node. */
export function at(source: Source, node: ts.Node, message: string): Finding {
  const tree = treeOf(source);
  return { path: source.path, line: tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1, message };
}

/** Findings for every match of `pattern` in the text. */
export function matches(source: Source, pattern: RegExp, message: string): Finding[] {
  const found = source.text.matchAll(new RegExp(pattern.source, `${pattern.flags.replace('g', '')}g`));
  return [...found].map((match) => ({
    path: source.path,
    line: source.text.slice(0, match.index).split('\n').length,
    message,
  }));
}

/** Runs `check` on each node of each code file that `applies`, collecting what it returns. */
export function everyNode(
  applies: (source: Source) => boolean,
  check: (node: ts.Node, source: Source) => string | null,
): Rule {
  return (sources) =>
    sources
      .filter((source) => isCode(source) && applies(source))
      .flatMap((source) => {
        const findings: Finding[] = [];
        walk(source, (node) => {
          const message = check(node, source);
          if (message !== null) findings.push(at(source, node, message));
        });
        return findings;
      });
}
