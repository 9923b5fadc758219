/** Which rows of the walk are on the screen. Those that are not have no elements, so that a long walk scrolls as a short one. */
import { observeWindowOffset, observeWindowRect, Virtualizer, windowScroll } from '@tanstack/virtual-core';
import type { RowWindow } from './views/context.ts';

export interface RowScroller {
  /** For the views: what to draw of rows with these keys. */
  window(keys: readonly string[]): RowWindow;
  /** After drawing: looks how high the rows really are. */
  measure(): void;
  scrollTo(key: string): void;
}

/** Most rows are one line; those that are not are measured once they are drawn. In CSS pixels. */
const usualHeight = 26;

/** `list`: the element that holds the rows, once there is one. `changed`: other rows are on the screen now. */
export function createRowScroller(list: () => HTMLElement | null, changed: () => void): RowScroller {
  let keys: readonly string[] = [];
  const options = (margin: number) => ({
    count: keys.length,
    getItemKey: (index: number) => keys[index] ?? index,
    getScrollElement: () => window,
    estimateSize: () => usualHeight,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    initialRect: { width: window.innerWidth, height: window.innerHeight },
    overscan: 12,
    scrollMargin: margin,
    scrollPaddingStart: 48,
    scrollPaddingEnd: 48,
    onChange: changed,
  });
  const rows = new Virtualizer<Window, HTMLElement>(options(0));
  rows._didMount();

  const marginOf = (): number => {
    const element = list();
    return element === null ? 0 : element.getBoundingClientRect().top + window.scrollY;
  };

  return {
    window: (now) => {
      keys = now;
      rows.setOptions(options(rows.options.scrollMargin));
      rows._willUpdate();
      const items = rows.getVirtualItems();
      const [first, last] = [items[0], items.at(-1)];
      if (first === undefined || last === undefined)
        return { first: 0, end: Math.min(keys.length, 60), before: 0, after: 0 };
      const { scrollMargin } = rows.options;
      return {
        first: first.index,
        end: last.index + 1,
        before: first.start - scrollMargin,
        after: Math.max(0, rows.getTotalSize() - (last.end - scrollMargin)),
      };
    },
    measure: () => {
      const element = list();
      if (element === null) return;
      const margin = marginOf();
      if (Math.abs(margin - rows.options.scrollMargin) > 1) {
        rows.setOptions(options(margin));
        rows.measure();
      }
      for (const row of element.querySelectorAll<HTMLElement>('[data-index]')) rows.measureElement(row);
    },
    scrollTo: (key) => {
      const index = keys.indexOf(key);
      if (index >= 0) rows.scrollToIndex(index, { align: 'auto' });
    },
  };
}
