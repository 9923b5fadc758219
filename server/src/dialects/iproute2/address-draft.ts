/** Interfaces while a listing is being read: what each form of it fills in. */
import type { Interface } from './model.ts';
import { interfaceName, lowerDevice } from './names.ts';

/** An interface while its lines are being read. */
export interface InterfaceDraft extends Interface {
  readonly flags: string[];
  readonly addresses: Interface['addresses'][number][];
}

/** The interfaces of a listing by name, in the order of their first line. */
export type Drafts = Map<string, InterfaceDraft>;

/** The draft of an interface, made at its first line; more that later lines say is filled in. */
export function draftOf(
  drafts: Drafts,
  written: string,
  more: Omit<InterfaceDraft, 'name' | 'addresses'>,
): InterfaceDraft {
  const name = interfaceName(written);
  const known = drafts.get(name);
  const over = lowerDevice(written);
  const draft: InterfaceDraft =
    known === undefined
      ? { name, addresses: [], ...(over === undefined ? {} : { over }), ...more }
      : { ...known, ...more, flags: more.flags.length > 0 ? more.flags : known.flags, origin: known.origin };
  drafts.set(name, draft);
  return draft;
}
