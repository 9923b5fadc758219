/** net/netfilter/xt_policy.c: whether IPsec was taken off the packet, or will be put on. */
import { message } from '../../../text/message.ts';
import { type Answer, type Unknown, unknown } from '../condition.ts';
import { optionNamed } from '../extension.ts';
import { written } from '../header.ts';
import type { MatchSemantics } from './match.ts';

/** No dump shows IPsec's policies. Hardly a packet has to do with one, so that is taken for granted, and said. */
const none: Unknown = {
  ...unknown('ipsec', message('IPsec has nothing to do with the packet'), true),
  fork: 'said',
};

export const policy: MatchSemantics = {
  name: 'policy',
  state: 'unknown',
  reason: message('IPsec policies are not in the dumps'),
  compile: (use, { place }) => {
    const wanted = optionNamed(use, '--pol')?.words[0]?.text;
    const options = use.options.map(written).join(' ');
    const details = use.options.filter(({ spec }) => spec.name !== '--dir' && spec.name !== '--pol');
    const fits = message('the packet’s IPsec policy fits “{options}”', { options });
    const answers: Answer[] =
      wanted === 'none'
        ? [none]
        : [{ ...none, when: false }, ...(details.length === 0 ? [] : [unknown(`ipsec:${options}:${place}`, fits)])];
    return answers.map((answer) => ({
      span: use.nameSpan,
      test: () => answer,
      explain: () => message('-m policy: IPsec policies are not in the dumps'),
    }));
  },
};
