/** net/netfilter/xt_TCPOPTSTRIP.c: options are overwritten with padding (NOP, kind 1), byte by byte. */
import { tcpOptNames } from '../../../catalog/names/index.ts';
import type { Packet } from '../../../net/packet.ts';
import { message } from '../../../text/message.ts';
import { isLaterFragment } from '../../walk/headers.ts';
import { mssOption, optionBytes } from '../../walk/tcpOptions.ts';
import type { Walk } from '../../walk/walk.ts';
import { optionNamed } from '../extension.ts';
import { goesOn, type TargetSemantics } from './target.ts';

const padding = 1;

/** What is left, padding included; where nobody told which options there are, what is there no longer. */
function without(
  { tcpOptions, strippedOptions = [] }: Packet,
  kinds: ReadonlySet<number>,
): Pick<Packet, 'tcpOptions' | 'strippedOptions'> {
  if (tcpOptions === undefined) return { strippedOptions: [...new Set([...strippedOptions, ...kinds])] };
  const left = tcpOptions.flatMap((kind) =>
    kinds.has(kind) ? Array.from({ length: optionBytes(kind) }, () => padding) : [kind],
  );
  return { tcpOptions: left };
}

export const TCPOPTSTRIP: TargetSemantics = {
  name: 'TCPOPTSTRIP',
  state: 'modelled',
  compile: (use) => {
    const words = optionNamed(use, '--strip-options')?.words.flatMap((word) => word.text.split(',')) ?? [];
    const kinds = new Set(words.map((word) => tcpOptNames.find(({ name }) => name === word)?.kind ?? Number(word)));
    const run = (walk: Walk): void => {
      const { packet } = walk;
      if (isLaterFragment(packet)) return;
      const { mss, ...rest } = packet;
      walk.packet = {
        ...rest,
        ...without(packet, kinds),
        ...(mss === undefined || kinds.has(mssOption) ? {} : { mss }),
      };
    };
    return goesOn(message('remove TCP options.'), run, { kind: 'rewrites', fields: ['tcpOptions'] });
  },
};
