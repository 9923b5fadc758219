/** Sets and their entries. */
import type { IpSet, SetEntry } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { entryText } from '../../trace/sets/entryText.ts';
import { type Branch, levelOf, type TreeItem } from './tree.ts';

export const setsBranch: Branch = {
  key: 'sets',
  root: ({ sets }) =>
    sets === undefined
      ? undefined
      : {
          label: message('Sets'),
          description: message('{count} sets', { count: sets.size }),
          icon: 'group',
          children: () => levelOf([...sets.values()], setItem),
        },
};

function setItem({ name, type, entries, origin }: IpSet): TreeItem {
  return {
    key: name,
    label: name,
    description: message('{type}, {count} entries', { type, count: entries.length }),
    icon: 'set',
    origin,
    ...(entries.length === 0 ? {} : { children: () => levelOf(entries, entryItem) }),
  };
}

function entryItem(entry: SetEntry): TreeItem {
  const text = entryText(entry);
  return {
    key: text,
    label: text,
    ...(entry.comment === undefined ? {} : { description: message('{comment}', { comment: entry.comment }) }),
    icon: 'entry',
    origin: entry.origin,
  };
}
