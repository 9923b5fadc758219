/** Requests about one rule: the packet that reaches it. */
import { type ReachParams, type ReachResult, reachRequest } from '../../../protocol/requests.ts';
import { type RulesView, ruleAt, tableAt } from '../checks/view.ts';
import { ruleNumberAt } from '../dialects/iptables-save/dump/ruleset.ts';
import { message, render } from '../text/message.ts';
import { placesOf } from '../trace/reach/json.ts';
import { type ReachGoal, reach } from '../trace/reach/reach.ts';
import { reachText } from '../trace/reach/words.ts';
import { rulesWhenRead } from './dumps.ts';
import { nodeOf } from './nodes.ts';
import { safely } from './safely.ts';
import type { Session } from './session.ts';

export function registerReach(session: Session): void {
  const { connection, translate } = session;
  const failed = (text: string): ReachResult => ({ kind: 'no-rule', packets: [], rules: [], text });
  const noRule = message('This line holds no rule that packets could reach.');

  connection.onRequest(
    reachRequest,
    safely(
      connection,
      reachRequest,
      failed(render(message('The search failed. The log of Packet Path says why.'), translate)),
      async ({ uri, line }: ReachParams): Promise<ReachResult> => {
        const view = await rulesWhenRead(session, uri);
        const goal = view === undefined ? undefined : goalAt(view, line);
        const found = await nodeOf(session, uri);
        if (goal === undefined || found === undefined) return failed(render(noRule, translate));
        const answer = reach(found.node, goal);
        return {
          kind: answer.kind,
          packets: answer.kind === 'reached' ? answer.packets : [],
          rules: placesOf(answer),
          text: render(reachText(answer, goal), translate),
        };
      },
    ),
  );
}

/** The rule in a line, from 0; undefined: the line holds none, or nobody knows its table. */
export function goalAt(view: RulesView, line: number): ReachGoal | undefined {
  const block = tableAt(view, line)?.block;
  const chain = ruleAt(view, line)?.chain;
  if (block?.table === undefined || chain === undefined) return undefined;
  const rule = ruleNumberAt(view.dump, block, chain, line);
  return rule === undefined ? undefined : { family: block.family, table: block.table, chain, rule };
}
