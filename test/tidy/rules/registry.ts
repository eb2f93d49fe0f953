/** Rules: whatever is a format, a preset, a connector or a destination is listed, and every listed one has a sample. */

import ts from 'typescript';
import { type Finding, inFolder, isCode, type Rule, type Source, treeOf } from '../source.ts';

const REGISTRIES = ['electron/formats', 'electron/presets', 'electron/connectors', 'electron/posting'];
/** Types whose instances belong in a registry. */
const LISTED_TYPES = ['Format', 'Preset', 'Connector', 'Destination'];

/** Files a registry imports values from, by the name of the file. */
function listedFiles(registry: Source): string[] {
  const imports = treeOf(registry).statements.filter(ts.isImportDeclaration);
  return imports
    .filter((node) => !node.importClause || node.importClause.phaseModifier !== ts.SyntaxKind.TypeKeyword)
    .map((node) => (ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : ''))
    .filter((specifier) => specifier.startsWith('./'))
    .map((specifier) => specifier.slice(2));
}

/** True for a file that exports a constant declared as one of the listed types. */
function declaresEntry(source: Source): boolean {
  return treeOf(source)
    .statements.filter(ts.isVariableStatement)
    .some((statement) => {
      const isExported =
        statement.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) ?? false;
      return (
        isExported &&
        statement.declarationList.declarations.some((declaration) =>
          LISTED_TYPES.includes(declaration.type?.getText() ?? ''),
        )
      );
    });
}

export const everythingListed: Rule = (sources) =>
  REGISTRIES.flatMap((folder): Finding[] => {
    const registry = sources.find((source) => source.path === `${folder}/registry.ts`);
    const entries = sources.filter((source) => isCode(source) && inFolder(source, folder) && declaresEntry(source));
    const listed = registry ? listedFiles(registry).map((name) => `${folder}/${name}`) : [];
    return entries
      .filter((source) => source !== registry && !listed.includes(source.path))
      .map((source) => ({ path: source.path, line: 1, message: `add it to ${folder}/registry.ts` }));
  });

/** A sample is any file below test/golden or test/fixtures whose path holds every part of the entry's (`chase/card.ts`: chase and card). */
export const everyEntryHasSample: Rule = (sources) => {
  const samples = sources
    .filter((source) => inFolder(source, 'test/golden') || inFolder(source, 'test/fixtures'))
    .map((source) => source.path.toLowerCase());
  const entries = sources.filter(
    (source) => REGISTRIES.some((folder) => inFolder(source, folder)) && isCode(source) && declaresEntry(source),
  );
  return entries.flatMap((source): Finding[] => {
    const parts = source.path.replace(/^electron\/[a-z]+\/|\.ts$/g, '').split('/');
    const isSampled = samples.some((sample) => parts.every((part) => sample.includes(part)));
    return isSampled
      ? []
      : [
          {
            path: source.path,
            line: 1,
            message: `put a sample and what it must read as below test/golden, named ${parts.join(' ')}`,
          },
        ];
  });
};
