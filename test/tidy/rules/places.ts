/** Rules: nothing in the repository points to one machine or to a private package registry. */

import { matches, type Rule } from '../source.ts';

const PUBLIC_REGISTRY = 'https://registry.npmjs.org/';
/** Absolute folders that exist on one machine only; `/home/name` and the like stay allowed as sample data in tests. */
const MACHINE_PATH = new RegExp(`(^|[\\s"'\`(=:])/(${['work', 'root', 'workspaces'].join('|')})/[a-z.]`);

export const noMachinePaths: Rule = (sources) =>
  sources.flatMap((source) => matches(source, MACHINE_PATH, 'paths are relative to the repository'));

export const publicRegistry: Rule = (sources) => {
  const lock = sources.filter((source) => source.path === 'package-lock.json');
  const elsewhere = new RegExp(`"resolved": "(?!${PUBLIC_REGISTRY.replaceAll('.', '\\.')})`);
  const settings = sources.filter((source) => source.path === '.npmrc');
  return [
    ...lock.flatMap((source) => matches(source, elsewhere, `resolved addresses start with ${PUBLIC_REGISTRY}`)),
    ...settings.flatMap((source) => matches(source, /registry\s*=/, 'the registry is the machine’s business')),
  ];
};
