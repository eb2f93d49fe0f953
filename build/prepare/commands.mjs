// Programs on the PATH, and Debian packages that bring them.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { PrepareError, timed } from './places.mjs';

/** True when `name` is an executable on PATH. */
export function hasCommand(name) {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .some((folder) => folder !== '' && existsSync(path.join(folder, name)));
}

/**
 * Installs Debian packages where that is possible (root with apt); each is a name or a list of names it has in different
 * releases. Throws PrepareError, with the one line to type, where it is not.
 */
export async function ensureDebianPackages(packages, why) {
  const line = (names) => `apt-get install -y ${names.join(' ')}`;
  const plain = packages.map((names) => [names].flat()[0]);
  if (process.getuid?.() !== 0 || !hasCommand('apt-get'))
    throw new PrepareError(`${why}. Type as root: ${line(plain)}`);
  const isDone = await timed(`installing Debian packages (${plain.join(' ')})`, () => {
    apt('update', '-q');
    return apt('install', '-y', '-q', ...packages.map(nameHere));
  });
  if (!isDone) throw new PrepareError(`${why}, and they could not be installed. Type as root: ${line(plain)}`);
}

function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', args, { stdio: 'ignore', env }).status === 0;
}

/** The first of a package's names that this release has. */
function nameHere(names) {
  const list = [names].flat();
  const isKnown = (name) =>
    spawnSync('apt-cache', ['show', '--no-all-versions', name], { stdio: 'ignore' }).status === 0;
  return list.find(isKnown) ?? list[0];
}
