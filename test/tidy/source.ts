/** The files the house rules look at: what git tracks or would track, read once and parsed on demand. */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
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

/** Every text file of the repository that is tracked or new and not ignored. */
export function readSources(): Source[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: repoRoot,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const names = [...new Set(listed.split('\0'))].filter((name) => name !== '' && !BINARY.test(name));
  return names
    .filter((name) => existsSync(path.join(repoRoot, name)))
    .map((name) => ({ path: name, text: readFileSync(path.join(repoRoot, name), 'utf8') }));
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
