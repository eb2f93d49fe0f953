/** A table of any length: only the rows in view exist; one element holds the focus, so focus is never lost. */
// biome-ignore-all lint/a11y/useSemanticElements: rows are positioned by hand, which a <table> does not allow

import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, type ReactNode, type RefObject, useCallback, useEffect, useId, useRef } from 'react';
import { rowHeight } from '../state/looks.ts';
import { useUi } from '../state/ui.ts';
import { type GridHandle, registerGrid } from './grid-focus.ts';

/** Rows of a fitted grid before it scrolls. */
const MOST_FITTED = 12;
/** Height of the column headings: --head in tokens.css. */
const HEAD_HEIGHT = 26;

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  readonly align?: 'end';
  /** The heading is there for screen readers only. */
  readonly quiet?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

export interface Selection {
  readonly has: (key: string) => boolean;
  readonly toggle: (index: number) => void;
  readonly extend: (from: number, to: number) => void;
  readonly all: () => void;
}

interface Props<Row> {
  readonly label: string;
  /** Name of the column layout in grid.css: `grid-<layout>`. */
  readonly layout: string;
  readonly columns: readonly Column<Row>[];
  readonly total: number;
  readonly rowAt: (index: number) => Row | undefined;
  readonly keyOf: (row: Row) => string;
  readonly active: number;
  readonly onActive: (index: number) => void;
  readonly onOpen?: (index: number) => void;
  readonly onView?: (first: number, last: number) => void;
  readonly selection?: Selection;
  readonly header?: boolean;
  readonly testId: string;
  readonly autoFocus?: boolean;
  /** As high as its rows, up to a dozen; else it fills its parent. */
  readonly fit?: boolean;
}

interface RowProps<Row> {
  readonly id: string;
  readonly row: Row | undefined;
  readonly index: number;
  readonly top: number;
  readonly active: boolean;
  readonly selected: boolean | null;
  readonly columns: readonly Column<Row>[];
  readonly testId: string;
  readonly onPress: (
    index: number,
    event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean },
    box: boolean,
  ) => void;
  readonly onOpen: (index: number) => void;
}

function GridRow<Row>({ id, row, index, top, active, selected, columns, testId, onPress, onOpen }: RowProps<Row>) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the grid, which holds the focus
    // biome-ignore lint/a11y/useFocusableInteractive: the grid points at its active row with aria-activedescendant
    <div
      role="row"
      id={id}
      className={`row${active ? ' is-active' : ''}${selected ? ' is-selected' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
      aria-rowindex={index + 2}
      aria-selected={selected ?? active}
      data-testid={testId}
      onClick={(event) =>
        onPress(index, event, event.target instanceof Element && event.target.closest('.box') !== null)
      }
      onDoubleClick={() => onOpen(index)}
    >
      {selected !== null && (
        // biome-ignore lint/a11y/useFocusableInteractive: see above
        <div role="gridcell" className="cell cell-box">
          <span className="box" aria-hidden="true" />
        </div>
      )}
      {columns.map((column) => (
        // biome-ignore lint/a11y/useFocusableInteractive: see above
        <div
          key={column.id}
          role="gridcell"
          className={`cell cell-${column.id}${column.align === 'end' ? ' is-end' : ''}`}
        >
          {row === undefined ? <span className="bone" /> : column.cell(row)}
        </div>
      ))}
    </div>
  );
}

const MemoRow = memo(GridRow) as typeof GridRow;

function HeaderRow<Row>({ columns, boxed }: { readonly columns: readonly Column<Row>[]; readonly boxed: boolean }) {
  return (
    <div role="rowgroup" className="grid-head">
      {/* biome-ignore lint/a11y/useFocusableInteractive: headings are read, not operated */}
      <div role="row" className="row-head" aria-rowindex={1}>
        {boxed && (
          // biome-ignore lint/a11y/useFocusableInteractive: headings are read, not operated
          <div role="columnheader" className="cell cell-box">
            <span className="visually-hidden">Selected</span>
          </div>
        )}
        {columns.map((column) => (
          // biome-ignore lint/a11y/useFocusableInteractive: headings are read, not operated
          <div
            key={column.id}
            role="columnheader"
            className={`cell cell-${column.id}${column.align === 'end' ? ' is-end' : ''}`}
          >
            <span className={column.quiet ? 'visually-hidden' : undefined}>{column.title}</span>
          </div>
        ))}
      </div>
    </div>
  );
}

/** Makes the movement keys drive this grid while it has the focus. */
function useGridKeys<Row>(props: Props<Row>, root: RefObject<HTMLDivElement | null>, page: number): void {
  const latest = useRef(props);
  latest.current = props;
  const anchor = useRef<number | null>(null);
  const handle = useRef<GridHandle | null>(null);
  if (handle.current === null) {
    const moveTo = (index: number, extend: boolean): void => {
      const { total, active, onActive, selection } = latest.current;
      if (total === 0) return;
      const next = Math.min(total - 1, Math.max(0, index));
      if (extend && selection) {
        anchor.current ??= active;
        selection.extend(anchor.current, next);
      } else anchor.current = null;
      onActive(next);
    };
    handle.current = {
      move: (by, extend) => moveTo(latest.current.active + by, extend),
      page: (by, extend) => moveTo(latest.current.active + by * pageRef.current, extend),
      to: (end) => moveTo(end === 'first' ? 0 : latest.current.total - 1, false),
      toggle: () => latest.current.selection?.toggle(latest.current.active),
      all: () => latest.current.selection?.all(),
      open: () => latest.current.onOpen?.(latest.current.active),
    };
  }
  const pageRef = useRef(page);
  pageRef.current = page;
  useEffect(() => {
    if (root.current !== null && handle.current !== null) return registerGrid(root.current, handle.current);
  }, [root]);
}

/** Which row elements exist, and keeps the active one in view. */
function useRows<Row>(props: Props<Row>, scroller: RefObject<HTMLDivElement | null>, size: number) {
  const head = props.header === false ? 0 : HEAD_HEIGHT;
  const virtual = useVirtualizer({
    count: props.total,
    getScrollElement: () => scroller.current,
    estimateSize: () => size,
    overscan: 8,
    scrollMargin: head,
    scrollPaddingStart: head,
  });
  const { active, onView } = props;
  useEffect(() => {
    if (size > 0) virtual.measure();
  }, [virtual, size]);
  useEffect(() => {
    if (active >= 0 && active < props.total) virtual.scrollToIndex(active, { align: 'auto' });
  }, [virtual, active, props.total]);
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onView?.(first, last), [onView, first, last]);
  return { items, head, height: virtual.getTotalSize() };
}

export function DataGrid<Row>(props: Props<Row>) {
  const { columns, total, rowAt, keyOf, active, selection, onActive, onOpen, testId, header = true } = props;
  const root = useRef<HTMLDivElement>(null);
  const size = rowHeight(useUi((state) => state.density));
  const { items, head, height } = useRows(props, root, size);
  useGridKeys(props, root, Math.max(1, Math.floor((root.current?.clientHeight ?? 0) / size) - 1));
  const id = useId();
  const latest = useRef({ active, selection, onActive, onOpen });
  latest.current = { active, selection, onActive, onOpen };
  const onPress = useCallback<RowProps<Row>['onPress']>((index, event, box) => {
    const now = latest.current;
    if (event.shiftKey && now.selection) now.selection.extend(now.active, index);
    else if (box || event.ctrlKey || event.metaKey) now.selection?.toggle(index);
    now.onActive(index);
  }, []);
  const onRowOpen = useCallback((index: number) => latest.current.onOpen?.(index), []);
  useEffect(() => {
    if (props.autoFocus) root.current?.focus({ preventScroll: true });
  }, [props.autoFocus]);
  return (
    <div
      ref={root}
      role="grid"
      tabIndex={0}
      className={`grid grid-${props.layout}${selection ? ' is-boxed' : ''}`}
      style={props.fit ? { height: `${head + Math.min(MOST_FITTED, total) * size + 1}px` } : undefined}
      aria-label={props.label}
      aria-rowcount={total + 1}
      aria-multiselectable={selection ? true : undefined}
      aria-activedescendant={items.some((item) => item.index === active) ? `${id}-${active}` : undefined}
      data-keys="grid"
      data-testid={testId}
    >
      {header && <HeaderRow columns={columns} boxed={selection !== undefined} />}
      <div role="rowgroup" className="grid-body" style={{ height: `${height}px` }}>
        {items.map((item) => {
          const row = rowAt(item.index);
          const key = row === undefined ? null : keyOf(row);
          return (
            <MemoRow
              key={item.index}
              id={`${id}-${item.index}`}
              row={row}
              index={item.index}
              top={item.start - head}
              active={item.index === active}
              selected={selection ? key !== null && selection.has(key) : null}
              columns={columns}
              testId={key === null ? `row-loading-${item.index}` : `row-${key}`}
              onPress={onPress}
              onOpen={onRowOpen}
            />
          );
        })}
      </div>
    </div>
  );
}
