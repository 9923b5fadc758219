/**
 * What a node is made of, as a tree that is read level by level: a level says how many items it has, and makes one when
 * it is looked at. Nothing below a closed item costs anything.
 */
import type { Node, Origin } from '../../node/model.ts';
import { type Message, message } from '../../text/message.ts';

export type TreeIcon =
  | 'group'
  | 'page'
  | 'table'
  | 'chain'
  | 'set'
  | 'entry'
  | 'service'
  | 'server'
  | 'interface'
  | 'address'
  | 'translation'
  | 'connection';

export interface TreeItem {
  /** Tells it from the others of its level, also after an edit. */
  readonly key: string;
  /** A name as the dumps have it, or words of our own. */
  readonly label: string | Message;
  readonly description?: Message;
  readonly icon: TreeIcon;
  /** Where it stands. */
  readonly origin?: Origin;
  readonly children?: () => Level;
}

export interface Level {
  readonly count: number;
  /** `index`: from 0 to below count. */
  readonly at: (index: number) => TreeItem;
}

/** A branch of the root: what one kind of dump, or several together, tell. Undefined: the dumps don't tell. */
export interface Branch {
  readonly key: string;
  readonly root: (node: Node) => Omit<TreeItem, 'key'> | undefined;
}

/** An item with the path of keys that leads to it, percent-encoded and joined by slashes. */
export type PlacedItem = TreeItem & { readonly id: string };

/** Longer levels are cut into pages: an editor draws them all. */
const pageSize = 500;

/** `id`: of the item whose children are wanted; empty: the root's. Nothing where there is no such item any more. */
export function itemsBelow(branches: readonly Branch[], node: Node, id: string): readonly PlacedItem[] {
  let level: Level | undefined = rootLevel(branches, node);
  for (const key of id === '' ? [] : id.split('/')) {
    level = level === undefined ? undefined : find(paged(level), key)?.children?.();
  }
  if (level === undefined) return [];
  return items(paged(level)).map((item) => ({
    ...item,
    id: `${id === '' ? '' : `${id}/`}${encodeURIComponent(item.key)}`,
  }));
}

export function levelOf<Fact>(facts: readonly Fact[], item: (fact: Fact, index: number) => TreeItem): Level {
  return {
    count: facts.length,
    at: (index) => {
      const fact = facts[index];
      if (fact === undefined) throw new RangeError(`no item ${index}`);
      return item(fact, index);
    },
  };
}

function rootLevel(branches: readonly Branch[], node: Node): Level {
  const found = branches.flatMap(({ key, root }) => {
    const item = root(node);
    return item === undefined ? [] : [{ ...item, key }];
  });
  return levelOf(found, (item) => item);
}

function paged(level: Level): Level {
  if (level.count <= pageSize) return level;
  const size = pageSize * Math.max(1, Math.ceil(level.count / (pageSize * pageSize)));
  return {
    count: Math.ceil(level.count / size),
    at: (page) => {
      const first = page * size;
      const count = Math.min(size, level.count - first);
      return {
        key: `page-${first}`,
        label: message('{first} to {last}', { first: first + 1, last: first + count }),
        description: rangeText(level.at(first), level.at(first + count - 1)),
        icon: 'page',
        children: () => ({ count, at: (index) => level.at(first + index) }),
      };
    },
  };
}

function rangeText({ label: first }: TreeItem, { label: last }: TreeItem): Message {
  return message('{first} … {last}', { first, last });
}

function find(level: Level, encoded: string): TreeItem | undefined {
  for (let index = 0; index < level.count; index++) {
    const item = level.at(index);
    if (encodeURIComponent(item.key) === encoded) return item;
  }
  return undefined;
}

function items({ count, at }: Level): readonly TreeItem[] {
  return Array.from({ length: count }, (_, index) => at(index));
}
