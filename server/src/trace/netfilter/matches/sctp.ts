/** net/netfilter/xt_sctp.c: ports, and the types of the chunks that one packet carries. */
import { sctpChunks } from '../../../catalog/names/index.ts';
import { message } from '../../../text/message.ts';
import { unknown } from '../condition.ts';
import { written } from '../header.ts';
import { byHeader, compares } from './match.ts';
import { ofWhole, ports } from './ports.ts';

/** Without a described packet: an association begins with INIT, alone. */
const firstChunks: readonly number[] = [1];

/** What a rule wants of a type's flags: the bits that it names, and which of these must be set. */
interface WantedFlags {
  readonly mask: number;
  readonly set: number;
}

/** Types that the rule lists, and what it wants of their flags; undefined: nothing. */
type Wanted = ReadonlyMap<number, WantedFlags | undefined>;

/** Letters of flags by type, from bit 7 down to bit 0: libxt_sctp.c. Capital letters want the bit, small ones don't. */
const flagLetters: Readonly<Record<number, string>> = { 0: '----IUBE', 6: '-------T', 14: '-------T' };

function wantedOf(list: string): Wanted {
  if (list === 'ALL') return new Map(Array.from({ length: 256 }, (_, type) => [type, undefined]));
  if (list === 'NONE') return new Map();
  return new Map(
    list.split(',').map((word) => {
      const [name = '', flags] = word.split(':');
      const type = sctpChunks.find((chunk) => chunk.name === name.toUpperCase())?.type ?? Number(name);
      return [type, flags === undefined ? undefined : wantedFlags(type, flags)];
    }),
  );
}

function wantedFlags(type: number, text: string): WantedFlags {
  const letters = flagLetters[type] ?? '';
  let [mask, set] = [0, 0];
  for (const letter of text) {
    const bit = letters.indexOf(letter.toUpperCase());
    if (bit < 0) continue;
    mask |= 128 >> bit;
    if (letter === letter.toUpperCase()) set |= 128 >> bit;
  }
  return { mask, set };
}

interface Chunk {
  readonly type: number;
  readonly flags: number | undefined;
}

/** match_flags(). Undefined: the flags would settle it, and nobody told them. */
function fits({ type, flags }: Chunk, wanted: Wanted): boolean | undefined {
  if (!wanted.has(type)) return false;
  const asked = wanted.get(type);
  if (asked === undefined || asked.mask === 0) return true;
  return flags === undefined ? undefined : (flags & asked.mask) === asked.set;
}

/** Whether one of several holds; undefined: that is open. */
function someOf(answers: readonly (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

function everyOf(answers: readonly (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

/** match_packet() of the kernel, by how many of the chunks must fit. */
const modes: Readonly<Record<string, (found: readonly Chunk[], wanted: Wanted) => boolean | undefined>> = {
  any: (found, wanted) => someOf(found.map((chunk) => fits(chunk, wanted))),
  all: (found, wanted) =>
    everyOf([...wanted.keys()].map((type) => someOf(found.map((chunk) => chunk.type === type && fits(chunk, wanted))))),
  only: (found, wanted) => everyOf(found.map((chunk) => fits(chunk, wanted))),
};

export const sctp = byHeader('sctp', {
  ...ports,
  '--chunk-types': ofWhole((option) => {
    const [mode = 'any', list = ''] = option.value.kind === 'words' ? option.value.words : [];
    const wanted = wantedOf(list);
    const holds = modes[mode.toLowerCase()] ?? modes['any'];
    return compares(
      option,
      ({ packet }) => {
        const chunks = (packet.chunks ?? firstChunks).map((type, at) => ({ type, flags: packet.chunkFlags?.[at] }));
        const answer = holds?.(chunks, wanted);
        if (answer !== undefined) return answer;
        // The same question with and without a negation.
        const asked = written({ ...option, negated: false });
        return unknown(`chunk-flags:${asked}`, message('the chunks have the flags of “{option}”', { option: asked }));
      },
      ({ packet }) =>
        (packet.chunks ?? firstChunks)
          .map((type) => sctpChunks.find((chunk) => chunk.type === type)?.name ?? type)
          .join(','),
    );
  }),
});
