/** Requests about one rule: the packet that reaches it, and why a packet did not match it. */
import {
  type ReachParams,
  type ReachResult,
  type RuleAnswerJson,
  reachRequest,
  type WhyNotRuleParams,
  type WhyNotRuleResult,
  whyNotRuleRequest,
} from '../../../protocol/requests.ts';
import { type RulesView, ruleAt, tableAt } from '../checks/view.ts';
import { ruleNumberAt } from '../dialects/iptables-save/dump/ruleset.ts';
import { type Message, message, render } from '../text/message.ts';
import { runInSlices } from '../text/schedule.ts';
import type { ReachGoal } from '../trace/reach/goal.ts';
import { placesOf } from '../trace/reach/json.ts';
import { reaching } from '../trace/reach/reach.ts';
import { reachText } from '../trace/reach/words.ts';
import { answerTrace } from '../trace/request.ts';
import { type RuleAnswer, whyNotRule } from '../trace/whyNotRule.ts';
import { rulesWhenRead } from './dumps.ts';
import type { NodeOfDocument } from './kept.ts';
import { nodeOf } from './nodes.ts';
import { safely } from './safely.ts';
import type { Session } from './session.ts';
import { textOfLine } from './source.ts';

const noRule = message('This line holds no rule that packets could reach.');

export function registerReach(session: Session): void {
  registerWhyNotRule(session);
  const { connection, translate } = session;
  const failed = (text: string): ReachResult => ({ kind: 'no-rule', packets: [], rules: [], text });

  connection.onRequest(
    reachRequest,
    safely(
      connection,
      reachRequest,
      failed(render(message('The search failed. The log of Packet Path says why.'), translate)),
      async ({ uri, line }: ReachParams, token): Promise<ReachResult> => {
        const view = await rulesWhenRead(session, uri);
        const goal = view === undefined ? undefined : goalAt(view, line);
        const found = await nodeOf(session, uri);
        if (goal === undefined || found === undefined) return failed(render(noRule, translate));
        const unwanted = (): boolean => token.isCancellationRequested;
        const answer = await runInSlices(session.world, reaching(found.node, goal), unwanted);
        if (answer === undefined) return failed('');
        return {
          kind: answer.kind,
          packets: answer.kind === 'reached' ? answer.packets : [],
          ...(answer.kind === 'reached' && Object.keys(answer.assumptions).length > 0
            ? { assumptions: answer.assumptions }
            : {}),
          rules: placesOf(answer),
          text: render(reachText(answer, goal), translate),
        };
      },
    ),
  );
}

function registerWhyNotRule(session: Session): void {
  const { connection, translate } = session;
  const say = (text: Message): string => render(text, translate);
  const without = (text: Message): WhyNotRuleResult => ({ text: say(text) });

  connection.onRequest(
    whyNotRuleRequest,
    safely(
      connection,
      whyNotRuleRequest,
      without(message('The question failed. The log of Packet Path says why.')),
      async ({ uri, rule, packets, packet, outcome, assumptions }: WhyNotRuleParams): Promise<WhyNotRuleResult> => {
        const view = await rulesWhenRead(session, rule.uri);
        const asked = view === undefined ? undefined : goalAt(view, rule.line);
        const found = await nodeOf(session, uri);
        if (asked === undefined || found === undefined) return without(noRule);
        const answer = answerTrace(found.node, { packets, ...(assumptions === undefined ? {} : { assumptions }) });
        const traced = answer.kind === 'traced' ? answer.traces[packet]?.outcomes[outcome] : undefined;
        if (traced === undefined) return without(message('The trace is another one now: trace the packet again.'));
        const told = whyNotRule(found.node, traced, asked);
        if (told === undefined) return without(noRule);
        return { text: say(told.text), answer: answerJson(session, found, told) };
      },
    ),
  );
}

function answerJson(session: Session, found: NodeOfDocument, told: RuleAnswer): RuleAnswerJson {
  const { rule, origin, answer, text, span, by, calls } = told;
  return {
    ...rule,
    ...(origin === undefined ? {} : { file: origin.file, line: origin.line + 1 }),
    source: origin === undefined ? '' : textOfLine(found, origin.file, origin.line),
    answer,
    text: render(text, session.translate),
    ...(span === undefined ? {} : { span: { start: span.start, end: span.end } }),
    ...(by === undefined ? {} : { by: { file: by.file, line: by.line + 1 } }),
    calls: calls.map((call) => answerJson(session, found, call)),
  };
}

/** The rule in a line, from 0; undefined: the line holds none, or nobody knows its table. */
function goalAt(view: RulesView, line: number): ReachGoal | undefined {
  const block = tableAt(view, line)?.block;
  const chain = ruleAt(view, line)?.chain;
  if (block?.table === undefined || chain === undefined) return undefined;
  const rule = ruleNumberAt(view.dump, block, chain, line);
  return rule === undefined ? undefined : { family: block.family, table: block.table, chain, rule };
}
