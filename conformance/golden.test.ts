/** The recorded answers: well formed, true to the scenarios they were recorded from, and wide enough. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { matchSemantics } from '../server/src/trace/netfilter/matches/index.ts';
import { targetSemantics } from '../server/src/trace/netfilter/targets/index.ts';
import { generate } from './generate/index.ts';
import { decodeEvents, encodeEvents, readGolden } from './golden.ts';
import { rulebook } from './kernel/rulebook.ts';
import type { KernelEvent, Recording, Scenario, ScenarioHeader } from './kernel/scenario.ts';
import { conclude } from './kernel/verdict.ts';
import { question } from './question.ts';
import { extensionsIn } from './report.ts';
import { scenarios } from './scenarios/index.ts';

const folder = join(import.meta.dirname, 'golden');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const golden = files.map((file) => ({ file, ...readGolden(join(folder, file)) }));
const recordings = golden.flatMap((one) => one.recordings);

describe('recorded answers', () => {
  test.each(golden)('$file names the kernel and the tools it was recorded with', ({ versions }) => {
    expect(versions.kernel).toMatch(/^\d+\.\d+/);
    expect(versions.iptables).toMatch(/^iptables v\d/);
  });

  test.each(golden)(
    '$file: each packet has an answer, and each event a place in the dumps',
    ({ recordings: recorded }) => {
      for (const recording of recorded) {
        expect(recording.answers).toHaveLength(recording.scenario.packets.length);
        expect(misplaced(recording)).toEqual([]);
      }
    },
  );

  test('every packet comes to an end that can be named', () => {
    for (const recording of recordings) {
      for (const index of recording.answers.keys()) {
        const { verdict, packet, out } = conclude(recording, index);
        const { links } = recording.scenario.bed ?? { links: [] };
        // A dummy has no far end where anything is seen to leave.
        const unseen =
          links.length > 0 && !links.some(({ master, vrf, device }) => out === (vrf ? device : (master ?? device)));
        expect(packet !== undefined).toBe(verdict === 'delivered' || (verdict === 'forwarded' && !unseen));
      }
    }
  });

  test('scenarios were not changed since they were recorded', () => {
    const recorded = new Map(recordings.map((recording) => [recording.scenario.name, recording.scenario]));
    for (const scenario of scenarios) expect(recorded.get(scenario.name), scenario.name).toEqual(scenario);
    const generated = recordings.filter(({ scenario }) => scenario.name.startsWith('generated/'));
    const wanted = generate(1, generated.length);
    expect(generated.map(({ scenario }, index) => withoutAnswers(scenario, wanted[index]))).toEqual(wanted);
  });

  test('events come back as they were written down', () => {
    const events: readonly KernelEvent[] = [
      event({ chain: 'PREROUTING', in: 'eth-l', sport: 1, dport: 2 }),
      event({ chain: 'FORWARD', in: 'eth-l', out: 'eth-r', sport: 1, dport: 2, mark: 16 }),
      event({ chain: 'FORWARD', in: 'eth-l', out: 'eth-r' }),
    ];
    const lines = encodeEvents(events);
    expect(lines[1]).toBe('raw FORWARD policy 1 out=eth-r mark=0x10');
    expect(decodeEvents(lines)).toEqual(events);
  });
});

describe('coverage', () => {
  /** What the trace gives a meaning and this kernel, or its tools, cannot play; ours: the guest's own rule. */
  const unplayable = {
    '-m cgroup': 'the kernel has no classes of control groups',
    '-m ipcomp': 'the kernel does not register it without IPsec',
    '-m nfacct': 'its objects are made by a tool that Debian does not install with iptables',
    '-m osf': 'its fingerprints are loaded by a tool that Debian does not install with iptables',
    '-j CLUSTERIP': 'gone from the kernel',
    '-j CONNSECMARK': 'the kernel has no security marks of connections',
    '-j SECMARK': 'the kernel has no security labels',
    '-j LED': 'the kernel has no lamps',
    '-j ULOG': 'gone from the kernel',
    '-j TRACE': 'the guest traces with it',
  };
  const covered = new Set(recordings.flatMap((recording) => [...extensionsIn(recording)]));
  const modelled = [
    ...matchSemantics.map(({ name }) => `-m ${name}`),
    ...targetSemantics.map(({ name }) => `-j ${name}`),
  ];

  test.each(modelled.filter((name) => !(name in unplayable)))('%s was played', (name) => {
    expect(covered).toContain(name);
  });
});

describe('questions', () => {
  test('a packet becomes what --packets reads', () => {
    expect(
      question(
        {},
        { from: 'left', src: '10.1.0.7', dst: '10.2.0.5', proto: 'tcp', sport: 1, dport: 2, flags: 'SYN,ACK' },
      ),
    ).toEqual({
      in: 'eth-l',
      src: '10.1.0.7',
      dst: '10.2.0.5',
      protocol: 'tcp',
      sport: 1,
      dport: 2,
      flags: ['SYN', 'ACK'],
      length: 40,
    });
  });

  test('its length is that of the packet on the wire', () => {
    const left = recordings.flatMap(({ scenario, answers, dumps }) => {
      // A route or link with a small mtu has longer packets of IPv4 cut up.
      const changed =
        Object.values(dumps).some((dump) => /-j (TCPMSS|TCPOPTSTRIP)| mtu 1[0-4]\d\d /.test(dump)) ||
        scenario.ipvs?.includes(' -i ');
      return changed
        ? []
        : answers.flatMap((answer, index) =>
            answer.egress.map(({ length, inner }) => [inner?.length ?? length, scenario.packets[index]] as const),
          );
    });
    for (const [length, packet] of left) {
      // Connection tracking takes the header of a lone fragment away; with the last fragment all of its packet leave.
      if (packet !== undefined && !packet.headers?.some(isFragment) && packet.fragment?.same !== true)
        expect(question({}, packet)['length'], JSON.stringify(packet)).toBe(length);
    }
  });

  test('the recorded examples are there for a newcomer', () => {
    const examples = readdirSync(join(folder, 'examples'));
    expect(examples.length).toBeGreaterThanOrEqual(5);
    for (const file of examples) {
      const example = join(folder, '..', '..', 'examples', file.replace('.json', ''));
      for (const name of ['README.md', 'questions.packets.json', 'iptables-save.txt'])
        expect(existsSync(join(example, name))).toBe(true);
    }
  });
});

/** A recorded scenario without the answers that were played with those of `wanted`. */
function withoutAnswers(scenario: Scenario, wanted: Scenario | undefined): Scenario {
  const left = (wanted?.packets ?? []).map((packet) => JSON.stringify(packet));
  const packets = scenario.packets.filter((packet) => {
    if (JSON.stringify(packet) !== left[0]) return false;
    left.shift();
    return true;
  });
  return { ...scenario, packets };
}

function event(fields: Partial<KernelEvent>): KernelEvent {
  return {
    table: 'raw',
    chain: 'PREROUTING',
    event: 'policy',
    rule: 1,
    in: '',
    out: '',
    src: '10.1.0.7',
    dst: '10.2.0.5',
    mark: 0,
    ...fields,
  };
}

/** Events whose rule is not in the dumps, or whose chain's end has another number than the rules before it. */
function misplaced(recording: Recording): readonly string[] {
  const books = {
    4: rulebook(recording.dumps['iptables-save.txt'] ?? ''),
    6: rulebook(recording.dumps['ip6tables-save.txt'] ?? ''),
  };
  return recording.answers.flatMap(({ events }) =>
    events.flatMap(({ table, chain, rule, event: kind, src }) => {
      const book = books[src.includes(':') ? 6 : 4];
      const isRule = book.line(table, chain, rule) !== undefined;
      const isEnd = !isRule && (rule === 1 || book.line(table, chain, rule - 1) !== undefined);
      return (kind === 'rule' ? isRule : isEnd)
        ? []
        : [`${recording.scenario.name}: ${table} ${chain} ${kind} ${rule}`];
    }),
  );
}

function isFragment(header: ScenarioHeader | ScenarioHeader['kind']): boolean {
  return (typeof header === 'string' ? header : header.kind) === 'fragment';
}
