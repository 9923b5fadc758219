/** Which rows of the walk are on the screen. Those that are not have no elements, so that a long walk scrolls as a short one. */
import { observeWindowOffset, observeWindowRect, Virtualizer, windowScroll } from '@tanstack/virtual-core';
import type { Row } from './rows.ts';
import type { RowWindow } from './views/context.ts';

export interface RowScroller {
  /** For the views: which of the rows to draw. */
  window(rows: readonly Row[]): RowWindow;
  /** After drawing: looks how high the rows really are. */
  measure(): void;
  scrollTo(key: string): void;
}

/** Most rows are one line; those that are not are measured once they are drawn. In CSS pixels. */
const usualHeight = 26;

/** `list`: the element that holds the rows, once there is one. `changed`: other rows are on the screen now. */
export function createRowScroller(list: () => HTMLElement | null, changed: () => void): RowScroller {
  let rows: readonly Row[] = [];
  let margin = 0;
  const options = () => ({
    count: rows.length,
    getItemKey: (index: number) => rows[index]?.key ?? index,
    getScrollElement: () => window,
    estimateSize: () => usualHeight,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    initialRect: { width: window.innerWidth, height: window.innerHeight },
    overscan: 10,
    scrollMargin: margin,
    scrollPaddingStart: 48,
    scrollPaddingEnd: 48,
    onChange: changed,
  });
  const virtual = new Virtualizer<Window, HTMLElement>(options());
  virtual._didMount();
  virtual._willUpdate();

  return {
    window: (now) => {
      // Other options make it count all heights anew, so they are set for other rows only.
      if (now !== rows) {
        rows = now;
        virtual.setOptions(options());
        virtual._willUpdate();
      }
      const items = virtual.getVirtualItems();
      const [first, last] = [items[0], items.at(-1)];
      if (first === undefined || last === undefined)
        return { first: 0, end: Math.min(rows.length, 40), before: 0, after: 0 };
      return {
        first: first.index,
        end: last.index + 1,
        before: first.start - margin,
        after: Math.max(0, virtual.getTotalSize() - (last.end - margin)),
      };
    },
    measure: () => {
      const element = list();
      if (element === null) return;
      const top = Math.round(element.getBoundingClientRect().top + window.scrollY);
      if (top !== margin) {
        margin = top;
        virtual.setOptions(options());
      }
      for (const row of element.querySelectorAll<HTMLElement>('[data-index]')) virtual.measureElement(row);
    },
    scrollTo: (key) => {
      const index = rows.findIndex((row) => row.key === key);
      if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' });
    },
  };
}
