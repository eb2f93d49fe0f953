-- The workspace: ground state (sources, lines, statements, decisions, postings, audit) and derived state (proposals, duplicates, exceptions).
-- Money columns hold minor units and are checked to the last integer a double holds exactly (2^53-1).

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The chart of accounts: an account of the ledger. Normal side: assets and expenses debit, the others credit.
CREATE TABLE ledger_account (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (name <> ''),
  code TEXT NOT NULL DEFAULT '',
  -- Null: not known yet.
  type TEXT CHECK (type IN ('asset', 'liability', 'equity', 'income', 'expense')),
  currency TEXT NOT NULL DEFAULT '' CHECK (currency = '' OR currency GLOB '[A-Z][A-Z][A-Z]'),
  tax_code TEXT NOT NULL DEFAULT '',
  archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX ledger_account_by_code ON ledger_account (code) WHERE code <> '';

-- What is reconciled. Each is tied to exactly one account of the ledger; null where nobody said to which: then to the one of its own name.
CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  currency TEXT NOT NULL CHECK (currency = '' OR currency GLOB '[A-Z][A-Z][A-Z]'),
  kind TEXT NOT NULL DEFAULT 'bank' CHECK (kind IN ('bank', 'card', 'cash', 'clearing')),
  ledger_id INTEGER UNIQUE REFERENCES ledger_account (id),
  -- The account this one was found to be: its files go there, its lines stand there; null where it stands for itself.
  joined_to INTEGER REFERENCES account (id) CHECK (joined_to <> id)
) STRICT;
-- Names, numbers, card suffixes and processor ids under which files mean an account, folded. One meaning each in a company.
CREATE TABLE account_alias (
  alias TEXT PRIMARY KEY CHECK (alias <> ''),
  account_id INTEGER NOT NULL REFERENCES account (id),
  at TEXT NOT NULL,
  actor TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE import (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  file TEXT NOT NULL,
  path TEXT NOT NULL,
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  format TEXT NOT NULL,
  preset TEXT,
  encoding TEXT NOT NULL,
  side INTEGER NOT NULL CHECK (side IN (0, 1)),
  layout TEXT,
  map TEXT CHECK (map IS NULL OR json_valid(map)),
  -- What every book line of it is (nature.ts). Null: what each line says of itself.
  nature TEXT CHECK (nature IN ('cash_book', 'open_document')),
  state TEXT NOT NULL CHECK (state IN ('committed', 'withdrawn')),
  -- The file's bytes, deflated, for files small enough to carry along; provenance of each line is (import, row).
  source BLOB
) STRICT;

CREATE TABLE statement (
  id INTEGER PRIMARY KEY,
  import_id INTEGER NOT NULL REFERENCES import (id),
  account_id INTEGER NOT NULL REFERENCES account (id),
  -- The name its file gave the account: what a joined account is parted by.
  named TEXT NOT NULL,
  number TEXT NOT NULL,
  currency TEXT NOT NULL,
  read INTEGER NOT NULL,
  added INTEGER NOT NULL,
  known INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  sum INTEGER NOT NULL CHECK (sum BETWEEN -9007199254740991 AND 9007199254740991),
  first_day INTEGER,
  last_day INTEGER,
  opening INTEGER CHECK (opening BETWEEN -9007199254740991 AND 9007199254740991),
  opening_day INTEGER,
  closing INTEGER CHECK (closing BETWEEN -9007199254740991 AND 9007199254740991),
  closing_day INTEGER,
  CHECK (read = added + known + refused)
) STRICT;
CREATE INDEX statement_by_import ON statement (import_id);
CREATE INDEX statement_by_account ON statement (account_id, first_day);

CREATE TABLE problem (
  id INTEGER PRIMARY KEY,
  import_id INTEGER NOT NULL REFERENCES import (id),
  code TEXT NOT NULL,
  severity TEXT NOT NULL,
  row INTEGER,
  field TEXT,
  excerpt TEXT,
  message TEXT NOT NULL
) STRICT;
CREATE INDEX problem_by_import ON problem (import_id);

-- One imported row. Content never changes; import_id, statement_id and row move only when the import that brought it is
-- withdrawn while another import holds the same row, account_id only with its statement's. Ids are never given twice: a kept match and the audit trail know lines by them.
CREATE TABLE line (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  import_id INTEGER NOT NULL REFERENCES import (id),
  statement_id INTEGER NOT NULL REFERENCES statement (id),
  row INTEGER NOT NULL,
  side INTEGER NOT NULL CHECK (side IN (0, 1)),
  account_id INTEGER NOT NULL REFERENCES account (id),
  day INTEGER NOT NULL CHECK (day BETWEEN 0 AND 84005),
  amount INTEGER NOT NULL CHECK (amount BETWEEN -9007199254740991 AND 9007199254740991),
  currency TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  counterparty TEXT NOT NULL DEFAULT '',
  reference TEXT NOT NULL DEFAULT '',
  external_id TEXT NOT NULL DEFAULT '',
  bank_id TEXT NOT NULL DEFAULT '',
  check_number TEXT NOT NULL DEFAULT '',
  balance INTEGER CHECK (balance BETWEEN -9007199254740991 AND 9007199254740991),
  value_day INTEGER,
  due_day INTEGER,
  document_type TEXT NOT NULL DEFAULT '',
  document_number TEXT NOT NULL DEFAULT '',
  batch TEXT NOT NULL DEFAULT '',
  original_amount INTEGER CHECK (original_amount BETWEEN -9007199254740991 AND 9007199254740991),
  original_currency TEXT NOT NULL DEFAULT '',
  kind TEXT,
  gross INTEGER CHECK (gross BETWEEN -9007199254740991 AND 9007199254740991),
  fee INTEGER CHECK (fee BETWEEN -9007199254740991 AND 9007199254740991),
  -- day * 2^36 + 36 bits of content hash: equal rows are neighbours, and a day window is a range of it.
  fingerprint INTEGER NOT NULL
) STRICT;
CREATE INDEX line_by_fingerprint ON line (side, account_id, fingerprint);
CREATE INDEX line_by_bank_id ON line (bank_id) WHERE bank_id <> '';
CREATE INDEX line_by_import ON line (import_id);
CREATE TRIGGER line_is_immutable BEFORE UPDATE OF side, day, amount, currency, description, counterparty, reference,
  external_id, bank_id, check_number, balance, value_day, due_day, document_type, document_number, batch, original_amount,
  original_currency, kind, gross, fee, fingerprint ON line
BEGIN SELECT RAISE(ABORT, 'lines are immutable'); END;
CREATE TRIGGER line_follows_statement BEFORE UPDATE OF account_id ON line
WHEN NEW.account_id <> (SELECT account_id FROM statement WHERE id = NEW.statement_id)
BEGIN SELECT RAISE(ABORT, 'a line stands on the account of its statement'); END;
CREATE TRIGGER line_stays BEFORE DELETE ON line
WHEN (SELECT state FROM import WHERE id = OLD.import_id) <> 'withdrawn'
BEGIN SELECT RAISE(ABORT, 'a line leaves only with its withdrawn import'); END;

-- A line already known when a later import brought it again: what a withdrawal falls back on.
CREATE TABLE sighting (
  line_id INTEGER NOT NULL REFERENCES line (id) ON DELETE CASCADE,
  import_id INTEGER NOT NULL REFERENCES import (id),
  statement_id INTEGER NOT NULL REFERENCES statement (id),
  row INTEGER NOT NULL,
  PRIMARY KEY (line_id, import_id, row)
) STRICT, WITHOUT ROWID;
CREATE INDEX sighting_by_import ON sighting (import_id);

-- What a person decided. Appended to; the only change ever made is naming the decision that took it back.
CREATE TABLE decision (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('approve', 'reject', 'match', 'categorise', 'exclude', 'keep', 'dispose', 'undo')),
  text TEXT NOT NULL,
  count INTEGER NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  undoes INTEGER REFERENCES decision (id),
  undone_by INTEGER REFERENCES decision (id)
) STRICT;
CREATE TRIGGER decision_is_immutable BEFORE UPDATE OF at, actor, verdict, text, count, note, undoes ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decision_undone_once BEFORE UPDATE OF undone_by ON decision WHEN OLD.undone_by IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a decision is undone once'); END;
CREATE TRIGGER decision_stays BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;

-- An approved group of lines. `difference` is the sum of its typed differences; bank - book - difference = 0 is checked here.
CREATE TABLE match (
  id INTEGER PRIMARY KEY,
  decision_id INTEGER NOT NULL REFERENCES decision (id),
  kind TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id),
  day INTEGER NOT NULL,
  currency TEXT NOT NULL,
  bank INTEGER NOT NULL CHECK (bank BETWEEN -9007199254740991 AND 9007199254740991),
  book INTEGER NOT NULL CHECK (book BETWEEN -9007199254740991 AND 9007199254740991),
  difference INTEGER NOT NULL,
  text TEXT NOT NULL,
  counterparty TEXT NOT NULL,
  -- The proposal as it stood (confidence, evidence, differences), null for a match by hand.
  proposal TEXT CHECK (proposal IS NULL OR json_valid(proposal)),
  differences TEXT NOT NULL CHECK (json_valid(differences)),
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  -- 1: a person opened it before it was approved. Reliability learns from these.
  looked INTEGER NOT NULL DEFAULT 0 CHECK (looked IN (0, 1)),
  CHECK (bank - book - difference = 0)
) STRICT;
CREATE INDEX match_by_decision ON match (decision_id);
CREATE INDEX match_active ON match (active, day);
-- Tells at once whether there are any, so that only workspaces with transfers look for their other ends.
CREATE INDEX match_transfer ON match (id) WHERE kind = 'transfer';
CREATE TRIGGER match_is_immutable BEFORE UPDATE OF decision_id, kind, bank, book, difference, differences, proposal ON match
BEGIN SELECT RAISE(ABORT, 'matches are append-only'); END;

-- A difference on the account of the match itself would debit and credit one account.
CREATE TRIGGER match_differs_elsewhere BEFORE INSERT ON match
WHEN NEW.differences <> '[]' AND EXISTS (SELECT 1 FROM json_each(NEW.differences) d JOIN account a ON a.id = NEW.account_id LEFT JOIN ledger_account l ON l.id = a.ledger_id
  WHERE d.value ->> '$.account' = coalesce(l.name, a.name) AND a.name <> '')
BEGIN SELECT RAISE(ABORT, 'a difference stands on another account than its match'); END;

CREATE TABLE match_leg (
  match_id INTEGER NOT NULL REFERENCES match (id),
  line_id INTEGER NOT NULL REFERENCES line (id),
  side INTEGER NOT NULL CHECK (side IN (0, 1)),
  PRIMARY KEY (match_id, line_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_leg_by_line ON match_leg (line_id);

-- A line is in at most one active match: the primary key says so.
CREATE TABLE active_leg (
  line_id INTEGER PRIMARY KEY REFERENCES line (id),
  match_id INTEGER NOT NULL REFERENCES match (id)
) STRICT;
CREATE INDEX active_leg_by_match ON active_leg (match_id);

-- Lines a person excluded as duplicates of another line.
CREATE TABLE excluded_line (
  line_id INTEGER PRIMARY KEY REFERENCES line (id),
  original_id INTEGER NOT NULL REFERENCES line (id),
  decision_id INTEGER NOT NULL REFERENCES decision (id),
  kind TEXT NOT NULL
) STRICT;
-- Pairs a person said are both genuine, and groups a person rejected: never suggested again.
CREATE TABLE settled_pair (
  first_id INTEGER NOT NULL REFERENCES line (id),
  second_id INTEGER NOT NULL REFERENCES line (id),
  decision_id INTEGER NOT NULL REFERENCES decision (id),
  PRIMARY KEY (first_id, second_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE rejected_group (
  legs TEXT PRIMARY KEY,
  decision_id INTEGER NOT NULL REFERENCES decision (id),
  proposal TEXT NOT NULL CHECK (json_valid(proposal))
) STRICT, WITHOUT ROWID;
CREATE INDEX rejected_by_decision ON rejected_group (decision_id);

-- Derived: proposals that a match by hand took out of the queue and whose lines were suggested elsewhere since; undoing brings them back.
CREATE TABLE superseded_group (
  legs TEXT PRIMARY KEY,
  decision_id INTEGER NOT NULL REFERENCES decision (id),
  proposal TEXT NOT NULL CHECK (json_valid(proposal))
) STRICT, WITHOUT ROWID;

-- Derived: lines whose suggestion gave way when a decision was undone. A repair, which knows nothing of that, writes them anew.
CREATE TABLE reopened_line (
  decision_id INTEGER NOT NULL, -- the decision that was undone
  line_id INTEGER NOT NULL,
  PRIMARY KEY (decision_id, line_id)
) STRICT, WITHOUT ROWID;

-- The outbox. The key is committed as `sending` before anything is written outside.
CREATE TABLE posting (
  key TEXT PRIMARY KEY,
  match_id INTEGER NOT NULL REFERENCES match (id),
  -- The posting this one takes back; its lines are the exact negative.
  reverses TEXT UNIQUE REFERENCES posting (key),
  -- What the entry says, so that it can be written again as it was. A tick has no lines.
  day INTEGER NOT NULL CHECK (day BETWEEN 0 AND 84005),
  text TEXT NOT NULL,
  reference TEXT NOT NULL,
  destination TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('sending', 'sent', 'uncertain')),
  file TEXT NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX posting_once ON posting (match_id, destination) WHERE reverses IS NULL;
CREATE INDEX posting_by_state ON posting (state);
CREATE INDEX posting_by_match ON posting (match_id);
-- What each entry books, as it was written. No account stands on both sides of an entry.
CREATE TABLE posting_line (
  key TEXT NOT NULL REFERENCES posting (key),
  at INTEGER NOT NULL,
  account TEXT NOT NULL CHECK (account <> ''),
  currency TEXT NOT NULL,
  debit INTEGER NOT NULL CHECK (debit BETWEEN 0 AND 9007199254740991),
  credit INTEGER NOT NULL CHECK (credit BETWEEN 0 AND 9007199254740991),
  memo TEXT NOT NULL,
  PRIMARY KEY (key, at),
  CHECK ((debit > 0) <> (credit > 0))
) STRICT, WITHOUT ROWID;
CREATE TRIGGER posting_line_one_sided BEFORE INSERT ON posting_line
WHEN EXISTS (SELECT 1 FROM posting_line p WHERE p.key = NEW.key AND p.account = NEW.account AND p.currency = NEW.currency AND (p.debit > 0) <> (NEW.debit > 0))
BEGIN SELECT RAISE(ABORT, 'an account stands on one side of an entry'); END;
CREATE TRIGGER posting_line_is_immutable BEFORE UPDATE ON posting_line
BEGIN SELECT RAISE(ABORT, 'posted lines do not change'); END;

-- Opening balance a person took from paper, for an account whose first file states none.
CREATE TABLE opening_balance (
  account_id INTEGER PRIMARY KEY REFERENCES account (id),
  amount INTEGER NOT NULL CHECK (amount BETWEEN -9007199254740991 AND 9007199254740991),
  at TEXT NOT NULL,
  actor TEXT NOT NULL
) STRICT;

-- The ledger's own balance of an account at the end of a day, with where it comes from. Never computed from lines.
CREATE TABLE ledger_balance (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id),
  day INTEGER NOT NULL CHECK (day BETWEEN 0 AND 84005),
  -- Positive = money in the account, as everywhere: a debit balance of an asset.
  amount INTEGER NOT NULL CHECK (amount BETWEEN -9007199254740991 AND 9007199254740991),
  kind TEXT NOT NULL CHECK (kind IN ('typed', 'trial_balance', 'hub')),
  source TEXT NOT NULL CHECK (source <> ''),
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  UNIQUE (account_id, day)
) STRICT;

-- A span of an account that a person closed or defined: calendar months need no row until one of them is signed.
CREATE TABLE period (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id),
  first_day INTEGER NOT NULL CHECK (first_day BETWEEN 0 AND 84005),
  last_day INTEGER NOT NULL CHECK (last_day BETWEEN first_day AND 84005),
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'signed', 'locked')),
  UNIQUE (account_id, first_day)
) STRICT;
CREATE INDEX period_locked ON period (account_id, first_day, last_day) WHERE state = 'locked';
CREATE TRIGGER period_is_apart BEFORE INSERT ON period
WHEN EXISTS (SELECT 1 FROM period p WHERE p.account_id = NEW.account_id AND p.first_day <= NEW.last_day AND p.last_day >= NEW.first_day)
BEGIN SELECT RAISE(ABORT, 'periods of an account do not overlap'); END;
-- Who did what to a period, with the figures that were signed. Appended to, never changed.
CREATE TABLE sign_off (
  id INTEGER PRIMARY KEY,
  period_id INTEGER NOT NULL REFERENCES period (id),
  act TEXT NOT NULL CHECK (act IN ('prepare', 'review', 'lock', 'reopen')),
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  figures TEXT NOT NULL CHECK (json_valid(figures)),
  -- SHA-256 of `figures`.
  hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;
CREATE INDEX sign_off_by_period ON sign_off (period_id, id);
CREATE TRIGGER sign_off_no_update BEFORE UPDATE ON sign_off BEGIN SELECT RAISE(ABORT, 'sign-offs are append-only'); END;
CREATE TRIGGER sign_off_no_delete BEFORE DELETE ON sign_off BEGIN SELECT RAISE(ABORT, 'sign-offs are append-only'); END;

-- What a person said of an open line: why it stays open, and until when. Taken back by undoing its decision; the newest one holds.
CREATE TABLE disposition (
  line_id INTEGER NOT NULL REFERENCES line (id),
  decision_id INTEGER NOT NULL REFERENCES decision (id),
  kind TEXT NOT NULL CHECK (kind IN ('outstanding', 'timing', 'bank_error', 'ask', 'correct_at_source')),
  until_day INTEGER,
  -- Who is asked, for `ask`.
  person TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (line_id, decision_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX disposition_by_decision ON disposition (decision_id);

-- The figures of a locked period stay: no bank line of it is decided anew, and its balances are not replaced.
CREATE TRIGGER locked_leg_in BEFORE INSERT ON active_leg
WHEN EXISTS (SELECT 1 FROM period WHERE state = 'locked') AND EXISTS (SELECT 1 FROM period p JOIN line l ON l.id = NEW.line_id WHERE p.state = 'locked' AND l.side = 0 AND p.account_id = l.account_id AND l.day BETWEEN p.first_day AND p.last_day)
BEGIN SELECT RAISE(ABORT, 'locked period'); END;
CREATE TRIGGER locked_leg_out BEFORE DELETE ON active_leg
WHEN EXISTS (SELECT 1 FROM period WHERE state = 'locked') AND EXISTS (SELECT 1 FROM period p JOIN line l ON l.id = OLD.line_id WHERE p.state = 'locked' AND l.side = 0 AND p.account_id = l.account_id AND l.day BETWEEN p.first_day AND p.last_day)
BEGIN SELECT RAISE(ABORT, 'locked period'); END;
CREATE TRIGGER locked_excluded_in BEFORE INSERT ON excluded_line
WHEN EXISTS (SELECT 1 FROM period WHERE state = 'locked') AND EXISTS (SELECT 1 FROM period p JOIN line l ON l.id = NEW.line_id WHERE p.state = 'locked' AND l.side = 0 AND p.account_id = l.account_id AND l.day BETWEEN p.first_day AND p.last_day)
BEGIN SELECT RAISE(ABORT, 'locked period'); END;
CREATE TRIGGER locked_excluded_out BEFORE DELETE ON excluded_line
WHEN EXISTS (SELECT 1 FROM period WHERE state = 'locked') AND EXISTS (SELECT 1 FROM period p JOIN line l ON l.id = OLD.line_id WHERE p.state = 'locked' AND l.side = 0 AND p.account_id = l.account_id AND l.day BETWEEN p.first_day AND p.last_day)
BEGIN SELECT RAISE(ABORT, 'locked period'); END;
CREATE TRIGGER locked_disposition_in BEFORE INSERT ON disposition
WHEN EXISTS (SELECT 1 FROM period WHERE state = 'locked') AND EXISTS (SELECT 1 FROM period p JOIN line l ON l.id = NEW.line_id WHERE p.state = 'locked' AND l.side = 0 AND p.account_id = l.account_id AND l.day BETWEEN p.first_day AND p.last_day)
BEGIN SELECT RAISE(ABORT, 'locked period'); END;
CREATE TRIGGER locked_disposition_out BEFORE DELETE ON disposition
WHEN EXISTS (SELECT 1 FROM period WHERE state = 'locked') AND EXISTS (SELECT 1 FROM period p JOIN line l ON l.id = OLD.line_id WHERE p.state = 'locked' AND l.side = 0 AND p.account_id = l.account_id AND l.day BETWEEN p.first_day AND p.last_day)
BEGIN SELECT RAISE(ABORT, 'locked period'); END;
CREATE TRIGGER locked_balance_in BEFORE INSERT ON ledger_balance
WHEN EXISTS (SELECT 1 FROM period p WHERE p.state = 'locked' AND p.account_id = NEW.account_id AND NEW.day BETWEEN p.first_day AND p.last_day)
BEGIN SELECT RAISE(ABORT, 'locked period'); END;
CREATE TRIGGER locked_balance_out BEFORE DELETE ON ledger_balance
WHEN EXISTS (SELECT 1 FROM period p WHERE p.state = 'locked' AND p.account_id = OLD.account_id AND OLD.day BETWEEN p.first_day AND p.last_day)
BEGIN SELECT RAISE(ABORT, 'locked period'); END;

-- How a layout was read last time: next month asks nothing.
CREATE TABLE profile (
  layout TEXT NOT NULL,
  side INTEGER NOT NULL CHECK (side IN (0, 1)),
  map TEXT NOT NULL CHECK (json_valid(map)),
  account TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (layout)
) STRICT, WITHOUT ROWID;

-- Rules of the user, highest priority asked first. What a rule was before a change stands in the audit trail.
CREATE TABLE rule (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  priority INTEGER NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  conditions TEXT NOT NULL CHECK (json_valid(conditions)),
  action TEXT NOT NULL CHECK (json_valid(action)),
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  at TEXT NOT NULL,
  actor TEXT NOT NULL
) STRICT;
CREATE INDEX rule_by_priority ON rule (priority DESC, id);

-- Append-only, chained: hash = SHA-256(prev, seq, at, actor, action, subject, body).
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body)),
  prev TEXT NOT NULL CHECK (length(prev) = 64),
  hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

-- SHA-256 of what an item held when audit entry `seq` was written, null where it was removed; the entry holds the hash of its seals.
-- `line` is sealed by block: id is the block's first line. See seals.ts.
CREATE TABLE seal (
  item TEXT NOT NULL,
  id ANY NOT NULL,
  seq INTEGER NOT NULL REFERENCES audit (seq),
  hash BLOB CHECK (hash IS NULL OR length(hash) = 32),
  PRIMARY KEY (item, id, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER seal_no_update BEFORE UPDATE ON seal BEGIN SELECT RAISE(ABORT, 'seals are append-only'); END;
CREATE TRIGGER seal_no_delete BEFORE DELETE ON seal BEGIN SELECT RAISE(ABORT, 'seals are append-only'); END;
-- Lines sealed together: ids first_id, first_id + 1 ... See line-blocks.ts.
CREATE TABLE line_block (
  first_id INTEGER PRIMARY KEY,
  count INTEGER NOT NULL CHECK (count > 0),
  -- Bits of the optional columns that some line states; the others hold their defaults.
  columns INTEGER NOT NULL,
  -- Four bytes of checksum for each line: they name the line that a block's hash says was changed.
  checksums BLOB NOT NULL
) STRICT;

-- Derived state: can be dropped and recomputed from the ground state. It is written by the hundred thousand rows: no foreign keys
-- (SQLite then empties a table at once), unchecked texts for what no query looks into, and indexes over open rows only.
CREATE TABLE proposal (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  state INTEGER NOT NULL DEFAULT 0 CHECK (state IN (0, 1, 2, 3)), -- open, approved, rejected, superseded by a match by hand
  decision_id INTEGER, -- the decision that took it out of the queue
  confidence INTEGER NOT NULL CHECK (confidence BETWEEN 0 AND 1000000), -- millionths
  guards INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  day INTEGER NOT NULL,
  bank INTEGER NOT NULL,
  book INTEGER NOT NULL,
  difference INTEGER NOT NULL,
  currency TEXT NOT NULL,
  text TEXT NOT NULL,
  counterparty TEXT NOT NULL,
  detail TEXT NOT NULL, -- its lines, and what only the detail pane shows: see proposal-detail.ts
  -- JSON: [ids of bank lines, ids of book lines]
  lines TEXT GENERATED ALWAYS AS (substr(detail, 1, instr(detail, char(10)) - 1)) VIRTUAL,
  legs TEXT GENERATED ALWAYS AS (json_array_length(lines, '$[0]') || ':' || json_array_length(lines, '$[1]')) VIRTUAL,
  CHECK (bank - book - difference = 0)
) STRICT;
CREATE INDEX proposal_by_confidence ON proposal (confidence DESC, day) WHERE state = 0;
CREATE INDEX proposal_by_day ON proposal (day) WHERE state = 0;
-- Covers the bulk bar: what a threshold would approve is counted from the index alone, after every decision.
CREATE INDEX proposal_bulk ON proposal (guards, confidence, bank, account_id) WHERE state = 0;
-- Undoing a decision looks for what it took out of the queue.
CREATE INDEX proposal_by_decision ON proposal (decision_id) WHERE decision_id IS NOT NULL;
CREATE INDEX proposal_transfer ON proposal (id) WHERE kind = 'transfer';
-- Which proposal a line is in: at most one. The lines of a proposal are in its own row.
CREATE TABLE proposal_leg (
  line_id INTEGER PRIMARY KEY,
  proposal_id INTEGER NOT NULL
) STRICT;

CREATE TABLE duplicate (
  id INTEGER PRIMARY KEY,
  side INTEGER NOT NULL,
  original_id INTEGER NOT NULL,
  duplicate_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  state INTEGER NOT NULL DEFAULT 0 CHECK (state IN (0, 1, 2)), -- open, excluded, kept
  confidence INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  day INTEGER NOT NULL,
  evidence TEXT NOT NULL CHECK (json_valid(evidence))
) STRICT;
CREATE INDEX duplicate_by_state ON duplicate (state, day, id);
CREATE INDEX duplicate_by_line ON duplicate (duplicate_id);

CREATE TABLE exception (
  id INTEGER PRIMARY KEY,
  line_id INTEGER NOT NULL,
  side INTEGER NOT NULL,
  kind TEXT NOT NULL,
  cause TEXT NOT NULL,
  state INTEGER NOT NULL DEFAULT 0 CHECK (state IN (0, 1)), -- open, settled
  confidence INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  day INTEGER NOT NULL,
  near_misses TEXT NOT NULL, -- see near-misses.ts
  near_document INTEGER NOT NULL CHECK (near_document IN (0, 1)), -- 1: an open document is so near that a person has to look
  category TEXT CHECK (category IS NULL OR json_valid(category))
) STRICT;
CREATE INDEX exception_by_day ON exception (day) WHERE state = 0;
CREATE INDEX exception_by_line ON exception (line_id);
-- Open exceptions equal to one are found by their account.
CREATE INDEX exception_by_ledger_account ON exception (category ->> '$.account') WHERE category IS NOT NULL AND state = 0;

-- Lines in no active match, no open proposal and not excluded, each with the one queue it stands in.
CREATE TABLE loose_line (
  line_id INTEGER PRIMARY KEY,
  queue INTEGER NOT NULL DEFAULT 0 CHECK (queue IN (0, 1, 2, 3)), -- bank or books only, exceptions, duplicates, left out by a rule
  side INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  day INTEGER NOT NULL,
  -- Last day on which a disposition carries the line instead; -1 where none does.
  carried_until INTEGER NOT NULL DEFAULT -1
) STRICT;
-- Covers the counts.
CREATE INDEX loose_by_queue ON loose_line (queue, side, day, carried_until, account_id);
CREATE INDEX loose_carried ON loose_line (day, carried_until, account_id) WHERE carried_until >= 0;
