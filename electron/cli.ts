/** The command line `tieout`: the window's handlers without the window. */

import { Command, CommanderError } from 'commander';
import { version } from '../package.json';
import { addAccount } from './commands/account.ts';
import { type CategoriseOptions, categorise } from './commands/categorise.ts';
import { type RestoreOptions, restore, verify } from './commands/close.ts';
import { BY, me, scopeOptions, spanOptions, sub } from './commands/define.ts';
import { demo } from './commands/demo.ts';
import {
  type ImportOptions,
  type InitOptions,
  importFiles,
  init,
  type LinesOptions,
  lines,
} from './commands/import.ts';
import {
  approve,
  type DecideOptions,
  match,
  type ProposalsOptions,
  proposals,
  reject,
  type UndoOptions,
  undo,
} from './commands/match.ts';
import { addOpenLines } from './commands/open-lines.ts';
import { addPeriods } from './commands/period.ts';
import { DESTINATIONS, type NatureOptions, nature, type PostOptions, post } from './commands/post.ts';
import { type ReportOptions, report } from './commands/report.ts';
import { type ReverseOptions, reverse } from './commands/reverse.ts';
import { type Common, command, EXIT } from './commands/run.ts';
import { postingScope } from './commands/scope.ts';
import { addTrialBalance } from './commands/trial-balance.ts';
import { keepYoungGenerationSmall } from './imports/threads.ts';

function addFiles(program: Command): void {
  sub(program, 'init <workspace>', 'create a workspace')
    .option('--currency <code>', 'home currency (ISO 4217)', 'USD')
    .option('--zone <name>', "time zone of the books (IANA name); the machine's without it")
    .action((path: string, options: InitOptions) => command(options, () => init(path, options)));
  sub(program, 'import <workspace> <files...>', 'import statements or books; the same rows are never added twice')
    .requiredOption('--side <bank|book>', 'whose records these are')
    .option('--account <name>', 'account the rows belong to')
    .option('--map <file>', 'MAP.json that settles how columns are read')
    .option(BY[0], BY[1], me())
    .action((path: string, files: string[], options: ImportOptions) =>
      command(options, () => importFiles(path, files, options)),
    );
  scopeOptions(sub(program, 'lines <workspace>', 'list imported lines'))
    .option('--side <bank|book>', 'only one side')
    .action((path: string, options: LinesOptions) => command(options, () => lines(path, options)));
}

function addMatching(program: Command): void {
  sub(program, 'match <workspace>', 'compute proposals, duplicates and exceptions').action(
    (path: string, options: Common) => command(options, () => match(path, options)),
  );
  scopeOptions(sub(program, 'proposals <workspace>', 'list proposals, duplicates and exceptions')).action(
    (path: string, options: ProposalsOptions) => command(options, () => proposals(path, options)),
  );
  scopeOptions(sub(program, 'approve <workspace>', 'approve proposals'))
    .option('--min-confidence <p>', 'all that are at least this sure and need no look')
    .option('--id <id...>', 'these proposals')
    .option(BY[0], BY[1], me())
    .action((path: string, options: DecideOptions) => command(options, () => approve(path, options)));
  sub(program, 'reject <workspace>', 'reject proposals; they are not suggested again')
    .option('--id <id...>', 'these proposals')
    .option('--reason <text>', 'why')
    .option(BY[0], BY[1], me())
    .action((path: string, options: DecideOptions) => command(options, () => reject(path, options)));
  scopeOptions(
    sub(program, 'categorise <workspace>', 'book open bank lines straight to ledger accounts'),
    '--bank-account <name>',
  )
    .option('--id <id...>', 'these lines')
    .option('--account <name>', 'ledger account, by name or code; without it the one proposed for each line')
    .option('--new-account', 'the account is new: add it to the chart')
    .option('--type <type>', 'type of the new account: asset, liability, equity, income, expense')
    .option('--min-probability <p>', 'all lines whose proposed account is at least this likely')
    .option(BY[0], BY[1], me())
    .action((path: string, options: CategoriseOptions) => command(options, () => categorise(path, options)));
  scopeOptions(sub(program, 'undo <workspace>', 'take a decision back, the last one without --id'))
    .option('--id <decision>', 'number of the decision')
    .option('--list', 'only say which decisions stand')
    .option(BY[0], BY[1], me())
    .action((path: string, options: UndoOptions) => command(options, () => undo(path, options)));
}

function addPosting(program: Command): void {
  postingScope(sub(program, 'post <workspace>', 'post approved matches, each exactly once'))
    .option('--to <destination>', DESTINATIONS)
    .requiredOption('--out <file>', 'file to write')
    .option('--again <file>', 'write a posted file again, with the same keys; "all" for every entry')
    .option('--dry-run', 'say what would be posted')
    .option(BY[0], BY[1], me())
    .action((path: string, options: PostOptions) => command(options, () => post(path, options)));
  postingScope(sub(program, 'reverse <workspace>', 'take posted entries back by their exact negatives'))
    .requiredOption('--to <destination>', DESTINATIONS)
    .requiredOption('--out <file>', 'file to write')
    .option('--entry <key...>', 'these entries')
    .option('--match <id...>', 'the entries of these matches')
    .option('--all', 'every entry')
    .option(
      '--day <day>',
      "day of the reversal; without it the entry's own, or the first day after it that is not locked",
    )
    .option('--dry-run', 'print the reversing entries')
    .option(BY[0], BY[1], me())
    .action((path: string, options: ReverseOptions) => command(options, () => reverse(path, options)));
  sub(program, 'nature <workspace>', 'list the book sources, or say what all lines of one are')
    .option('--file <name>', 'the source, by name or number')
    .option('--as <nature>', 'cash-book, documents, or lines: what each line says of itself')
    .option(BY[0], BY[1], me())
    .action((path: string, options: NatureOptions) => command(options, () => nature(path, options)));
}

function addClose(program: Command): void {
  spanOptions(sub(program, 'report <workspace>', 'write the reconciliation statement of an account with its lists'))
    .requiredOption('--account <name>', 'account to prove')
    .requiredOption('--out <file>', 'file ending in .pdf, .html, .xlsx, .csv or .json')
    .option('--force', 'replace a file that Tieout did not write; a workspace never')
    .option(BY[0], BY[1], me())
    .action((path: string, options: ReportOptions) => command(options, () => report(path, options)));
  sub(program, 'verify <workspace>', 'check integrity, references, the audit chain and the money invariants').action(
    (path: string, options: Common) => command(options, () => verify(path, options)),
  );
  sub(program, 'restore <workspace>', 'put a backup in the place of a workspace; what stood there is kept aside')
    .option('--list', 'only say which backups there are')
    .option('--from <name>', 'name of the backup; the newest without it')
    .option(BY[0], BY[1], me())
    .action((path: string, options: RestoreOptions) => command(options, () => restore(path, options)));
  program
    .command('demo')
    .description('import the sample month, match it, write the posting file and the report')
    .option('--out <folder>', 'where to write')
    .action((options: { readonly out?: string }) => command({}, () => demo(options.out ?? null)));
}

/** Runs the command line; sets process.exitCode (0 done, 1 failed, 2 usage, 3 done but some rows refused). */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('tieout')
    .description('Local-first month-end reconciliation')
    .version(version)
    .exitOverride();
  addFiles(program);
  addMatching(program);
  addAccount(program);
  addPosting(program);
  addOpenLines(program);
  addClose(program);
  addPeriods(program);
  addTrialBalance(program);
  for (const child of program.commands) child.exitOverride();
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
}

// Matching allocates what it keeps: there a small young generation only means more collections.
if (process.argv[2] !== 'match') keepYoungGenerationSmall();
await main(process.argv.slice(2));
