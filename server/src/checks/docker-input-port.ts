import type { ChunkReading } from '../dialects/iptables-save/dump/chunk-reading.ts';
import { chainBits, graphOf } from '../dialects/iptables-save/dump/graph.ts';
import { ruleLinesOf } from '../dialects/iptables-save/dump/names.ts';
import type { Rule } from '../dialects/iptables-save/model.ts';
import { message } from '../text/message.ts';
import { once } from '../text/once.ts';
import type { RulesCheck } from './check.ts';
import { ruleSpan } from './places.ts';
import { chunkwise, hitsIn } from './shape.ts';
import { type RulesView, ruleAt, tableAt } from './view.ts';

const closing = /^(?:\[\d+:\d+\] )?-A (\S+) (?:.* )?--dports? \S+ (?:.* )?-j (?:DROP|REJECT)\b/gm;
const find = once((reading: ChunkReading) => hitsIn(reading, closing));

interface PublishedPort {
  readonly line: number;
  readonly protocol: string;
  readonly port: number;
  readonly to: string;
}

/** Docker translates published ports before INPUT is walked, so that rules there never see their packets. */
export const dockerInputPort: RulesCheck = {
  kind: 'rules',
  code: 'docker-input-port',
  dialect: 'iptables-save',
  title: 'A published Docker port that INPUT cannot close',
  severity: 'warning',
  why: 'Docker’s DNAT in PREROUTING sends packets for a published port to the container, and they pass FORWARD, not INPUT. To close the port for outsiders, put a rule into DOCKER-USER (with `--ctorigdstport`, for `--dport` is the container’s there), or publish it on an address of its own: `-p 127.0.0.1:8080:80`.',
  before: `*nat
:PREROUTING ACCEPT [0:0]
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
COMMIT
*filter
:INPUT ACCEPT [0:0]
:DOCKER-USER - [0:0]
-A INPUT -p tcp -m tcp --dport 8080 -j DROP
COMMIT
`,
  after: `*nat
:PREROUTING ACCEPT [0:0]
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
COMMIT
*filter
:INPUT ACCEPT [0:0]
:DOCKER-USER - [0:0]
-A DOCKER-USER -i eth0 -p tcp -m conntrack --ctorigdstport 8080 -j DROP
COMMIT
`,
  *run(view) {
    const published = publishedPorts(view);
    if (published.length === 0) return;
    for (const { firstLine, item } of chunkwise(view.dump, find)) {
      const { groups } = item;
      const line = firstLine + item.line;
      const table = tableAt(view, line);
      if (table?.known !== 'filter') continue;
      const chain = groups[0] ?? '';
      const reach = chain === 'INPUT' ? chainBits.INPUT : graphOf(table.block.index.edges).reach(chain);
      const rule = ruleAt(view, line);
      if (reach !== chainBits.INPUT || rule === undefined) continue;
      const hidden = published.find((port) => closes(rule, port));
      if (hidden === undefined) continue;
      yield {
        line,
        span: ruleSpan(view, line),
        message: message('Packets for the published port {port} go to {to} and never pass INPUT: use DOCKER-USER.', {
          port: String(hidden.port),
          to: hidden.to,
        }),
        related: [
          {
            line: hidden.line,
            span: ruleSpan(view, hidden.line),
            message: message('Docker translates the port here.'),
          },
        ],
      };
    }
  },
};

function publishedPorts(view: RulesView): readonly PublishedPort[] {
  return view.tables
    .filter(({ known }) => known === 'nat')
    .flatMap(({ block }) => ruleLinesOf(block, 'DOCKER'))
    .flatMap((line): PublishedPort[] => {
      const rule = ruleAt(view, line);
      const to = rule?.target?.options.find(({ spec }) => spec.name === '--to-destination')?.words[0]?.text;
      const protocol = rule === undefined ? undefined : protocolOf(rule);
      const port = rule === undefined ? undefined : portsOf(rule)[0];
      // A port published on 127.0.0.1 alone is none that INPUT would have to close.
      const anywhere = rule?.conditions.every(({ spec }) => spec.name !== '-d') === true;
      if (to === undefined || protocol === undefined || port === undefined || !anywhere) return [];
      return port.low === port.high ? [{ line, protocol, port: port.low, to }] : [];
    });
}

/** True where the rule is about the port, not negated, and not about packets of this machine itself. */
function closes(rule: Rule, { protocol, port }: PublishedPort): boolean {
  const loopback = rule.conditions.some(
    ({ spec, value, negated }) => spec.name === '-i' && value.kind === 'interface' && value.name === 'lo' && !negated,
  );
  return (
    !loopback && protocolOf(rule) === protocol && portsOf(rule).some(({ low, high }) => low <= port && port <= high)
  );
}

function protocolOf({ conditions }: Rule): string | undefined {
  const use = conditions.find(({ spec, negated }) => spec.name === '-p' && !negated);
  return use?.value.kind === 'protocol' ? use.value.name : undefined;
}

function portsOf({ matches }: Rule): readonly { readonly low: number; readonly high: number }[] {
  return matches
    .flatMap(({ options }) => options)
    .filter(({ spec, negated }) => !negated && (spec.name === '--dport' || spec.name === '--dports'))
    .flatMap(({ value }) => (value.kind === 'range' ? [value] : value.kind === 'ranges' ? value.ranges : []));
}
