/** Reads a PDF back with another program's reader (PDF.js): pages, tags with the text they hold, bookmarks, fonts. */

import { getDocumentProxy } from 'unpdf';

/** An element of the structure tree with its own text. */
export interface Element {
  readonly role: string;
  readonly text: string;
  readonly children: readonly Element[];
}

export interface Bookmark {
  readonly title: string;
  readonly items: readonly Bookmark[];
}

export interface PdfRead {
  /** Text of each page in the order it was drawn, blanks and line ends as one blank. */
  readonly pages: readonly string[];
  /** Structure of each page: elements that continue from the page before appear again. */
  readonly tags: readonly Element[];
  readonly bookmarks: readonly Bookmark[];
  readonly labels: readonly string[] | null;
  readonly fonts: readonly { readonly name: string; readonly embedded: boolean }[];
  readonly title: string;
  readonly language: string;
  readonly marked: boolean;
  readonly width: number;
}

interface Node {
  readonly role?: string;
  readonly type?: string;
  readonly id?: string;
  readonly children?: readonly Node[];
}

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof getDocumentProxy>>['getPage']>>;

export async function readPdf(bytes: Uint8Array): Promise<PdfRead> {
  const document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
  const pages: string[] = [];
  const tags: Element[] = [];
  const fonts = new Map<string, boolean>();
  let width = 0;
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const { all, byId } = await textOf(page);
    pages.push(all);
    const tree: Node = (await page.getStructTree()) ?? { role: 'none', children: [] };
    tags.push(elementOf(tree, byId));
    for (const [name, embedded] of await fontsOf(page)) fonts.set(name, embedded);
    width = page.getViewport({ scale: 1 }).width;
  }
  const { info } = (await document.getMetadata()) as { info: { Title?: string; Language?: string } };
  return {
    pages,
    tags,
    bookmarks: ((await document.getOutline()) ?? []) as readonly Bookmark[],
    labels: await document.getPageLabels(),
    fonts: [...fonts].map(([name, embedded]) => ({ name, embedded })),
    title: info.Title ?? '',
    language: info.Language ?? '',
    marked: (await document.getMarkInfo())?.Marked === true,
    width,
  };
}

const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim();

async function textOf(page: Page): Promise<{ all: string; byId: ReadonlyMap<string, string> }> {
  const { items } = await page.getTextContent({ includeMarkedContent: true });
  const byId = new Map<string, string>();
  const open: string[] = [];
  let all = '';
  for (const item of items) {
    if ('str' in item) {
      const text = item.str + (item.hasEOL ? ' ' : '');
      all += text;
      const id = open.findLast((one) => one !== '');
      if (id !== undefined) byId.set(id, (byId.get(id) ?? '') + text);
    } else if (item.type === 'endMarkedContent') {
      open.pop();
      all += ' ';
    } else open.push(item.id ?? '');
  }
  return { all: squeezed(all), byId };
}

function elementOf(node: Node, byId: ReadonlyMap<string, string>): Element {
  const children = node.children ?? [];
  const own = children.map((child) => (child.type === 'content' ? (byId.get(child.id ?? '') ?? '') : '')).join(' ');
  return {
    role: node.role ?? '',
    text: squeezed(own),
    children: children.filter((child) => child.type !== 'content').map((child) => elementOf(child, byId)),
  };
}

/** Fonts the page shows text with, and whether the file carries them. */
async function fontsOf(page: Page): Promise<Map<string, boolean>> {
  await page.getOperatorList();
  const { items } = await page.getTextContent();
  const fonts = new Map<string, boolean>();
  for (const name of new Set(
    items.map((item) => ('fontName' in item ? item.fontName : '')).filter((one) => one !== ''),
  )) {
    const font = page.commonObjs.get(name) as { readonly name: string; readonly missingFile?: boolean };
    fonts.set(font.name, font.missingFile !== true);
  }
  return fonts;
}

/** Elements of `role` below `element`, in order. */
export function all(element: Element, role: string): Element[] {
  return element.children.flatMap((child) => [...(child.role === role ? [child] : []), ...all(child, role)]);
}
