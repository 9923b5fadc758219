/** net/netfilter/xt_sctp.c: ports, and the types of the chunks that one packet carries. */
import { sctpChunks } from '../../../catalog/names/index.ts';
import { message } from '../../../text/message.ts';
import { unknown } from '../condition.ts';
import { written } from '../header.ts';
import { byOption, compares } from './match.ts';
import { ofWhole, ports } from './ports.ts';

/** Without a described packet: an association begins with INIT, alone. */
const firstChunks: readonly number[] = [1];

interface Wanted {
  readonly types: ReadonlySet<number>;
  /** Flags of chunks are not described. */
  readonly flags: boolean;
}

function wantedOf(list: string): Wanted {
  if (list === 'ALL') return { types: new Set(Array.from({ length: 256 }, (_, type) => type)), flags: false };
  if (list === 'NONE') return { types: new Set(), flags: false };
  const chunks = list.split(',').map((word) => word.split(':'));
  const number = (name = ''): number =>
    sctpChunks.find((chunk) => chunk.name === name.toUpperCase())?.type ?? Number(name);
  return {
    types: new Set(chunks.map(([name]) => number(name))),
    flags: chunks.some(([, flags]) => flags !== undefined),
  };
}

/** match_packet() of the kernel, by how many of the chunks must fit. */
const modes: Readonly<Record<string, (found: readonly number[], wanted: ReadonlySet<number>) => boolean>> = {
  any: (found, wanted) => found.some((type) => wanted.has(type)),
  all: (found, wanted) => [...wanted].every((type) => found.includes(type)),
  only: (found, wanted) => found.every((type) => wanted.has(type)),
};

export const sctp = byOption('sctp', {
  ...ports,
  '--chunk-types': ofWhole((option) => {
    const [mode = 'any', list = ''] = option.value.kind === 'words' ? option.value.words : [];
    const wanted = wantedOf(list);
    const holds = modes[mode.toLowerCase()] ?? modes['any'];
    return compares(
      option,
      ({ packet }) => {
        const fits = holds?.(packet.chunks ?? firstChunks, wanted.types) ?? false;
        if (!fits || !wanted.flags) return fits;
        const text = message('the chunks have the flags of “{option}”', { option: written(option) });
        return unknown(`chunk-flags:${written(option)}`, text);
      },
      ({ packet }) =>
        (packet.chunks ?? firstChunks)
          .map((type) => sctpChunks.find((chunk) => chunk.type === type)?.name ?? type)
          .join(','),
    );
  }),
});
