/** Verdicts as signs and words, so that the meaning never hangs on colour alone. */
import type { VerdictJson } from '../../../protocol/trace.ts';
import type { IconName } from '../icons.ts';

export const verdicts: Readonly<
  Record<VerdictJson, { readonly icon: IconName; readonly word: string; readonly tone: 'good' | 'bad' | 'open' }>
> = {
  delivered: { icon: 'delivered', word: 'Delivered', tone: 'good' },
  forwarded: { icon: 'forwarded', word: 'Forwarded', tone: 'good' },
  dropped: { icon: 'dropped', word: 'Dropped', tone: 'bad' },
  rejected: { icon: 'rejected', word: 'Rejected', tone: 'bad' },
  queued: { icon: 'queued', word: 'Queued', tone: 'open' },
  stolen: { icon: 'stolen', word: 'Taken', tone: 'open' },
  undecided: { icon: 'undecided', word: 'Undecided', tone: 'open' },
};
