/** net/netfilter/xt_TCPOPTSTRIP.c: options are overwritten with padding (NOP, kind 1), byte by byte. */
import { tcpOptNames } from '../../../catalog/names/index.ts';
import { message } from '../../../text/message.ts';
import { isLaterFragment } from '../../walk/headers.ts';
import { optionBytes } from '../../walk/tcpOptions.ts';
import type { Walk } from '../../walk/walk.ts';
import { optionNamed } from '../extension.ts';
import { goesOn, type TargetSemantics } from './target.ts';

const padding = 1;
const announcesMss = 2;

export const TCPOPTSTRIP: TargetSemantics = {
  name: 'TCPOPTSTRIP',
  state: 'modelled',
  compile: (use) => {
    const words = optionNamed(use, '--strip-options')?.words.flatMap((word) => word.text.split(',')) ?? [];
    const kinds = new Set(words.map((word) => tcpOptNames.find(({ name }) => name === word)?.kind ?? Number(word)));
    const run = (walk: Walk): void => {
      const { packet } = walk;
      if (packet.tcpOptions === undefined || isLaterFragment(packet)) return;
      const tcpOptions = packet.tcpOptions.flatMap((kind) =>
        kinds.has(kind) ? Array.from({ length: optionBytes(kind) }, () => padding) : [kind],
      );
      const { mss, ...rest } = packet;
      walk.packet = { ...rest, tcpOptions, ...(mss === undefined || kinds.has(announcesMss) ? {} : { mss }) };
    };
    return goesOn(message('remove TCP options.'), run, { kind: 'rewrites', fields: ['tcpOptions'] });
  },
};
