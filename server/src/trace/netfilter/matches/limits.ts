/**
 * Limits, seen by the first packet that comes: a bucket is full then, and a counter of connections holds this one.
 * What came before is not in a dump, so the other answer is an assumption of its own.
 */
import type { MatchUse } from '../../../dialects/iptables-save/model.ts';
import { type Message, message } from '../../../text/message.ts';
import { type CompileContext, type Condition, unknown } from '../condition.ts';
import { written } from '../header.ts';
import { hasOption, optionNamed } from '../targets/target.ts';
import type { MatchSemantics } from './match.ts';

/** Whether the limit lets the packet through; `matches` tells whether the rule matches then. */
function limitCondition(
  use: MatchUse,
  { place }: CompileContext,
  text: Message,
  { matches, burst }: { readonly matches: boolean; readonly burst: number },
): readonly Condition[] {
  return [
    {
      span: use.nameSpan,
      test: ({ before }) => {
        // As many packets as the burst pass in any case; whether more do depends on the time between them.
        const open = { ...unknown(`limit:${place}`, text), when: matches };
        return before < burst ? { ...open, fork: 'said' } : open;
      },
      explain: () =>
        message('{option}: how much came before is not in the dump', { option: use.options.map(written).join(' ') }),
    },
  ];
}

/** A number that an option gives, or what iptables takes without it. */
function numberOf(use: MatchUse, name: string, otherwise: number): number {
  const value = optionNamed(use, name)?.value;
  return value?.kind === 'number' ? value.value : otherwise;
}

export const limit: MatchSemantics = {
  name: 'limit',
  state: 'modelled',
  compile: (use, context) => {
    const text = message('the limit of {place} is not used up', { place: context.place });
    return limitCondition(use, context, text, { matches: true, burst: numberOf(use, '--limit-burst', 5) });
  },
};

export const hashlimit: MatchSemantics = {
  name: 'hashlimit',
  state: 'modelled',
  compile: (use, context) => {
    const text = message('the limit of {place} is not used up for this packet', { place: context.place });
    const matches = !hasOption(use, '--hashlimit-above');
    return limitCondition(use, context, text, { matches, burst: numberOf(use, '--hashlimit-burst', 5) });
  },
};

export const connlimit: MatchSemantics = {
  name: 'connlimit',
  state: 'modelled',
  compile: (use, context) => {
    const above = optionNamed(use, '--connlimit-above');
    const upto = optionNamed(use, '--connlimit-upto');
    const [option] = [above ?? upto].flatMap((found) => found ?? []);
    const most = option?.value.kind === 'number' ? option.value.value : 0;
    // --connlimit-above is the negation of --connlimit-upto, and `!` turns either round.
    const matches = (above === undefined) !== (option?.negated === true);
    // The connection itself counts: not even one is allowed.
    if (most === 0)
      return [
        {
          span: use.nameSpan,
          test: () => !matches,
          explain: () => message('-m connlimit: this connection alone is more than {most}', { most }),
        },
      ];
    const text = message('this host has at most {most} connections open ({place})', { most, place: context.place });
    return limitCondition(use, context, text, { matches, burst: most });
  },
};
