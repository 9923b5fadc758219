import { declarationsOf, lastRuleLine } from '../dialects/iptables-save/dump/names.ts';
import { message } from '../text/message.ts';
import type { Place, RulesCheck } from './check.ts';
import { ruleSpan } from './places.ts';
import { lineAt, type RulesView, type TableView, textAt } from './view.ts';

/** Anything by which replies could be let in: states, marks of connections, flags, source ports, sets, other programs. */
const mayAcceptReplies =
  /state|connmark|ctstatus|--syn|--tcp-flags|--sports?\b|--ports\b|--mark|--match-set|NFQUEUE|--bytecode|--u32/;

/** Only small tables are looked through: a firewall written by hand, which is where this happens. */
const mostLines = 2000;

export const establishedMissing: RulesCheck = {
  kind: 'rules',
  code: 'established-missing',
  dialect: 'iptables-save',
  title: 'Everything dropped that no rule accepts, and no rule for replies',
  severity: 'warning',
  why: 'Packets of connections that this machine opens come back through INPUT. With policy DROP, or a last rule that drops or rejects all, and no rule that lets ESTABLISHED connections in, their replies are dropped: name look-ups, updates and everything else that goes out stop working.',
  before: `*filter
:INPUT DROP [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
COMMIT
`,
  after: `*filter
:INPUT DROP [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
COMMIT
`,
  *run(view) {
    for (const table of view.tables) {
      if (table.known !== 'filter' || table.last - table.first > mostLines) continue;
      const end = endOfInput(view, table);
      if (end === undefined || policyOf(view, table, 'OUTPUT') === 'DROP' || !letsSomethingIn(view, table)) continue;
      yield {
        ...end,
        message: message(
          'INPUT drops the replies to connections that this machine opens: nothing lets ESTABLISHED in.',
        ),
      };
    }
  },
};

/** What drops all that comes to the end of INPUT: its last rule, or its policy. */
function endOfInput(view: RulesView, { block }: TableView): Place | undefined {
  const last = lastRuleLine(block, 'INPUT');
  if (last !== undefined && dropsAll.test(textAt(view, last))) return { line: last, span: ruleSpan(view, last) };
  const line = declarationsOf(block, 'INPUT')[0];
  const read = line === undefined ? undefined : lineAt(view, line);
  if (line === undefined || read?.kind !== 'chain' || read.policy !== 'DROP') return undefined;
  return { line, span: read.policySpan };
}

const dropsAll =
  /^(?:\[\d+:\d+\] ?)?-A INPUT (?:-m comment --comment (?:"[^"\\]*"|\S+) )?-j (?:DROP|REJECT)(?: --reject-with \S+)?\s*$/;

function policyOf(view: RulesView, { block }: TableView, chain: string): string | undefined {
  const [line] = declarationsOf(block, chain);
  const read = line === undefined ? undefined : lineAt(view, line);
  return read?.kind === 'chain' ? read.policy : undefined;
}

/** A machine that lets nothing in at all is cut off on purpose; one that accepts anything by other means is left alone. */
function letsSomethingIn(view: RulesView, { first, last }: TableView): boolean {
  let accepts = false;
  for (let line = first; line <= last; line++) {
    const text = textAt(view, line);
    if (!/^(?:\[|-A)/.test(text)) continue;
    if (mayAcceptReplies.test(text)) return false;
    if (/ -j ACCEPT/.test(text)) {
      // Rules for one port or for the loopback interface don't let replies in; any other could.
      if (!/ --dports? | -i lo | -p icmp/.test(text)) return false;
      if (/ --dports? /.test(text)) accepts = true;
    }
  }
  return accepts;
}
