/** The line above the form: what stands in it, what it offers, and what is wrong with it. */
import type { PacketLineResult, TracePreset } from '../../protocol/requests.ts';
import { allOffers, type Offered, offersFor } from './offers.ts';

export interface Ask {
  readonly text: string;
  readonly list: 'open' | 'closed';
  /** The offer that the arrow keys stand on. */
  readonly active: number | undefined;
  readonly problem: PacketLineResult['problem'];
  /** The interface was guessed from the node's routes. */
  readonly guessed: 'in' | undefined;
  /** Packets asked before and saved ones, as the extension keeps them. */
  readonly own: readonly TracePreset[];
}

export const emptyAsk: Ask = {
  text: '',
  list: 'closed',
  active: undefined,
  problem: undefined,
  guessed: undefined,
  own: [],
};

export type AskAction =
  | { readonly type: 'asking'; readonly text: string }
  | { readonly type: 'offers'; readonly list: 'open' | 'closed' }
  | { readonly type: 'offered'; readonly active: number | undefined };

export function reduceAsk(ask: Ask, action: AskAction): Ask {
  switch (action.type) {
    case 'asking':
      return { ...ask, text: action.text, list: 'open', active: undefined, problem: undefined, guessed: undefined };
    case 'offers':
      return { ...ask, list: action.list, active: undefined };
    case 'offered':
      return { ...ask, list: 'open', active: action.active };
  }
}

export function offeredBy(ask: Ask, presets: readonly TracePreset[]): Offered {
  return ask.list === 'open' ? offersFor([...ask.own, ...presets], ask.text) : { groups: [], more: 0 };
}

/** Where an arrow key leads among the offers; from the last to the line itself, and round. */
export function movedTo(ask: Ask, offered: Offered, by: 1 | -1): number | undefined {
  const count = allOffers(offered).length;
  if (count === 0) return undefined;
  const from = ask.active ?? (by === 1 ? -1 : count);
  const to = from + by;
  return to < 0 || to >= count ? undefined : to;
}
