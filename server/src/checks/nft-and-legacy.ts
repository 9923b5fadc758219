import type { Node, Ruleset } from '../node/model.ts';
import { message } from '../text/message.ts';
import type { NodeCheck } from './check.ts';

/** Both kinds of rules at once: the kernel walks both, and each program shows only its own. */
export const nftAndLegacy: NodeCheck = {
  kind: 'node',
  code: 'nft-and-legacy',
  dialect: 'iptables-save',
  title: 'Rules of iptables-nft and of iptables-legacy on one machine',
  severity: 'warning',
  why: 'The kernel walks both sets of rules at each hook, and a packet has to pass both. Each program shows and changes only its own, so that a rule seems to have no effect. Choose one (`update-alternatives --config iptables`), and empty the other.',
  before: '',
  after: '',
  *run(view, node) {
    const first = view.tables[0];
    if (first === undefined) return;
    const { family } = first.block;
    if (!hasRules(node, family, 'nft') || !hasRules(node, family, 'legacy')) return;
    yield {
      line: first.first,
      span: { start: 0, end: first.name.length + 1 },
      message: message('This machine has rules of iptables-nft and of iptables-legacy: packets pass through both.'),
    };
  },
};

function hasRules({ rulesets }: Node, family: Ruleset['family'], variant: Ruleset['variant']): boolean {
  return rulesets.some(
    (ruleset) =>
      ruleset.family === family &&
      ruleset.variant === variant &&
      [...ruleset.tables.values()].some((table) => [...table.chains.values()].some(({ rules }) => rules.length > 0)),
  );
}
