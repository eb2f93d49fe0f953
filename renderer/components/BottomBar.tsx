/** Bottom bar: the last action and its undo, what runs and how far it is, whether the engine answers. */

import { CircleAlert, LoaderCircle, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { bytes, count, duration } from '../format.ts';
import { undo } from '../state/decide.ts';
import { cancelJob } from '../state/files.ts';
import { useLastDecision } from '../state/queries.ts';
import { type Job, ui, useUi } from '../state/ui.ts';
import { Kbd } from './basic.tsx';

const TIME_LEFT_AFTER_MS = 5000;

function figure(value: number, unit: Job['progress']['unit']): string {
  return unit === 'bytes' ? bytes(value) : count(value);
}

/** "3,200 of 100,000 rows · 41,000/s · 3 s left"; time left only after five seconds. */
function progressText({ progress, startedAt }: Job, now: number): string {
  // A single step has no progress to show.
  if (progress.unit === 'steps' && progress.total <= 1) return '';
  const unit = progress.unit === 'bytes' ? '' : ` ${progress.unit}`;
  const done = figure(progress.done, progress.unit);
  const parts = [progress.total > 0 ? `${done} of ${figure(progress.total, progress.unit)}${unit}` : `${done}${unit}`];
  if (progress.rate > 0) parts.push(`${figure(Math.round(progress.rate), progress.unit)}/s`);
  if (progress.rate > 0 && progress.total > progress.done && now - startedAt > TIME_LEFT_AFTER_MS) {
    parts.push(`${duration((progress.total - progress.done) / progress.rate)} left`);
  }
  return parts.join(' · ');
}

function JobView({ jobId, job }: { readonly jobId: string; readonly job: Job }) {
  const { progress } = job;
  return (
    <div className="job" data-testid="job">
      <LoaderCircle aria-hidden="true" size={13} className="spin" />
      <span className="job-stage">{job.cancelling ? 'cancelling' : progress.stage}</span>
      {progress.total > 1 && <progress max={progress.total} value={progress.done} aria-label={progress.stage} />}
      <span className="job-text">{progressText(job, Date.now())}</span>
      <button
        type="button"
        className="link"
        onClick={() => cancelJob(jobId)}
        disabled={job.cancelling}
        data-testid="cancel-job"
      >
        Cancel
      </button>
    </div>
  );
}

function NoticeLine() {
  const notice = useUi((state) => state.notice);
  useEffect(() => {
    if (notice === null || notice.tone === 'bad') return;
    const timer = setTimeout(() => ui().say(null), 8000);
    return () => clearTimeout(timer);
  }, [notice]);
  if (notice === null) return null;
  return (
    <span className={`notice is-${notice.tone}`} data-testid="notice">
      {notice.tone === 'bad' && <CircleAlert aria-hidden="true" size={13} />}
      {notice.text}
      <button type="button" className="icon-button" aria-label="Dismiss" onClick={() => ui().say(null)}>
        <X aria-hidden="true" size={12} />
      </button>
    </span>
  );
}

function LastAction() {
  const { data: last } = useLastDecision();
  if (!last) return <span className="muted">Nothing decided yet</span>;
  return (
    <span className="last-action">
      <span data-testid="last-action">{last.text}</span>
      <button type="button" className="link" onClick={() => void undo()} data-testid="undo">
        Undo <Kbd keys="Z" />
      </button>
    </span>
  );
}

/** Ticks while something runs, so that time left and rate stay true. */
function useTick(on: boolean): void {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!on) return;
    const timer = setInterval(() => tick((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, [on]);
}

export function BottomBar() {
  const jobs = Object.entries(useUi((state) => state.jobs));
  const engine = useUi((state) => state.engine);
  useTick(jobs.length > 0);
  return (
    <footer className="bottombar">
      <div role="status" aria-live="polite" className="status">
        <LastAction />
        <NoticeLine />
      </div>
      <span className="spring" />
      {jobs.map(([jobId, job]) => (
        <JobView key={jobId} jobId={jobId} job={job} />
      ))}
      {engine.state === 'down' ? (
        <span className="notice is-bad" data-testid="engine-state" role="alert">
          <CircleAlert aria-hidden="true" size={13} />
          The engine stopped and is being started again. Nothing committed is lost.
        </span>
      ) : (
        <span className="muted hints" data-testid="engine-state">
          <Kbd keys="?" /> keys <Kbd keys="Mod+K" /> commands
        </span>
      )}
    </footer>
  );
}
