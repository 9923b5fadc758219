/**
 * Limits, seen by the first packet that comes: a bucket is full then, and a counter of connections holds this one.
 * What came before is not in a dump, so the other answer is an assumption of its own.
 */
import type { MatchUse } from '../../../dialects/iptables-save/model.ts';
import { type Message, message } from '../../../text/message.ts';
import { type CompileContext, type Condition, unknown } from '../condition.ts';
import { written } from '../header.ts';
import { hasOption } from '../targets/target.ts';
import type { MatchSemantics } from './match.ts';

/** Whether the limit lets the packet through; `matches` tells whether the rule matches then. */
function limitCondition(
  use: MatchUse,
  { place }: CompileContext,
  text: Message,
  matches: boolean,
): readonly Condition[] {
  return [
    {
      span: use.nameSpan,
      test: () => ({ ...unknown(`limit:${place}`, text), when: matches, fork: 'said' }),
      explain: () =>
        message('{option}: how much came before is not in the dump', { option: use.options.map(written).join(' ') }),
    },
  ];
}

export const limit: MatchSemantics = {
  name: 'limit',
  state: 'modelled',
  compile: (use, context) =>
    limitCondition(use, context, message('the limit of {place} is not used up', { place: context.place }), true),
};

export const hashlimit: MatchSemantics = {
  name: 'hashlimit',
  state: 'modelled',
  compile: (use, context) => {
    const text = message('the limit of {place} is not used up for this packet', { place: context.place });
    return limitCondition(use, context, text, !hasOption(use, '--hashlimit-above'));
  },
};

export const connlimit: MatchSemantics = {
  name: 'connlimit',
  state: 'modelled',
  compile: (use, context) => {
    const text = message('the connections of this host are fewer than the limit of {place}', { place: context.place });
    const above = use.options.find((option) => option.spec.name === '--connlimit-above');
    const upto = use.options.find((option) => option.spec.name === '--connlimit-upto');
    return limitCondition(use, context, text, above === undefined ? upto?.negated !== true : above.negated);
  },
};

export const connbytes: MatchSemantics = {
  name: 'connbytes',
  state: 'modelled',
  compile: (use, context) => {
    const [option] = use.options;
    const low =
      option?.value.kind === 'bigRange'
        ? option.value.low
        : option?.value.kind === 'range'
          ? BigInt(option.value.low)
          : 0n;
    const text = message('the connection has transferred as much as {place} asks for', { place: context.place });
    return [
      {
        span: use.nameSpan,
        test: ({ connection }) => {
          if (connection === undefined) return false;
          // A connection that begins has carried nothing but this packet.
          if (!connection.confirmed && low > 65535n) return option?.negated === true;
          return {
            ...unknown(`connbytes:${context.place}`, text, false),
            when: option?.negated !== true,
            fork: 'said',
          };
        },
        explain: () => message('-m connbytes: how much the connection has transferred is not in the dump'),
      },
    ];
  },
};
