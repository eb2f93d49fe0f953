/** Streams XML with saxes under limits and hands out small subtrees; no DTD, no entities of the file's own, no deep nesting. */

import { SaxesParser } from 'saxes';
import { MAX_XML_DEPTH, MAX_XML_TEXT } from '../../shared/limits.ts';
import type { ProblemCode } from '../../shared/problem.ts';

/** One element of a collected subtree; names are local (prefix dropped), text is what stands directly in it. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlNode[];
  text: string;
}

export interface XmlHandler {
  /** An element outside every subtree begins or ends. */
  enter(name: string): void;
  leave(name: string): void;
  /** A collected element is complete. */
  subtree(node: XmlNode): void;
}

/** Why reading stopped before the end of the text. */
export interface XmlFault {
  readonly code: ProblemCode;
  readonly message: string;
  readonly line: number;
  /** Name of the subtree that was open, or ''. */
  readonly inside: string;
}

class Stop extends Error {
  override readonly name = 'Stop';
  readonly code: ProblemCode;

  constructor(code: ProblemCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Characters handed to the parser at once. */
const CHUNK = 65_536;

/** Reads one XML document; elements named in `collect` come as subtrees, all others as enter and leave. Returns null when all was well. */
export function readXml(text: string, collect: ReadonlySet<string>, handler: XmlHandler): XmlFault | null {
  const parser = new SaxesParser<{ xmlns: false; position: true }>({ xmlns: false, position: true });
  const stack: XmlNode[] = [];
  let depth = 0;
  parser.on('error', (error) => {
    throw new Stop('malformed', error.message.replace(/^\d+:\d+:\s*/, ''));
  });
  parser.on('doctype', () => {
    throw new Stop('doctype_refused', 'the file declares a DOCTYPE');
  });
  parser.on('opentag', (tag) => {
    depth++;
    if (depth > MAX_XML_DEPTH) throw new Stop('malformed', `elements are nested deeper than ${MAX_XML_DEPTH}`);
    const name = localName(tag.name);
    if (stack.length === 0 && !collect.has(name)) {
      handler.enter(name);
      return;
    }
    const node: XmlNode = { name, attributes: tag.attributes, children: [], text: '' };
    stack.at(-1)?.children.push(node);
    stack.push(node);
  });
  parser.on('text', (part: string) => addText(stack, part));
  parser.on('cdata', (part: string) => addText(stack, part));
  parser.on('closetag', (tag) => {
    depth--;
    const node = stack.pop();
    if (node === undefined) handler.leave(localName(tag.name));
    else if (stack.length === 0) handler.subtree(node);
  });
  try {
    for (let at = 0; at < text.length; at += CHUNK) parser.write(text.slice(at, at + CHUNK));
    parser.close();
    return null;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { code: error.code, message: error.message, line: parser.line, inside: stack[0]?.name ?? '' };
  }
}

function addText(stack: readonly XmlNode[], part: string): void {
  const node = stack.at(-1);
  if (node === undefined) return;
  if (node.text.length + part.length > MAX_XML_TEXT)
    throw new Stop('field_too_long', `a text is longer than ${MAX_XML_TEXT} characters`);
  node.text += part;
}

function localName(raw: string): string {
  const colon = raw.indexOf(':');
  return colon < 0 ? raw : raw.slice(colon + 1);
}

/** First child by path of local names, or null. */
export function child(node: XmlNode | null, ...path: readonly string[]): XmlNode | null {
  let at = node;
  for (const name of path) at = at?.children.find((candidate) => candidate.name === name) ?? null;
  return at;
}

/** Trimmed text of the first child by path; '' where there is none. */
export function childText(node: XmlNode | null, ...path: readonly string[]): string {
  return child(node, ...path)?.text.trim() ?? '';
}

/** All children with a name. */
export function childrenOf(node: XmlNode | null, name: string): readonly XmlNode[] {
  return node?.children.filter((candidate) => candidate.name === name) ?? [];
}

/** Every descendant with a name, in document order. */
export function descendants(node: XmlNode, name: string): readonly XmlNode[] {
  const found: XmlNode[] = [];
  const walk = (at: XmlNode): void => {
    for (const next of at.children) {
      if (next.name === name) found.push(next);
      walk(next);
    }
  };
  walk(node);
  return found;
}

/** An attribute's text, '' where it is missing. */
export function attribute(node: XmlNode | null, name: string): string {
  return node?.attributes[name]?.trim() ?? '';
}
