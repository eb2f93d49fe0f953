// A vitest reporter that writes how many tests passed and failed to the file named in TIEOUT_COUNTS.
import { writeFileSync } from 'node:fs';

/** Counts tests; a file that could not be collected and an error outside any test count as one failure each. */
export class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      const states = [...module.children.allTests()].map((test) => test.result().state);
      for (const state of states) counts[state] = (counts[state] ?? 0) + 1;
      if (!module.ok() && !states.includes('failed')) counts.failed += 1;
    }
    if (process.env.TIEOUT_COUNTS) writeFileSync(process.env.TIEOUT_COUNTS, JSON.stringify(counts));
  }
}
