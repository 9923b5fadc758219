/** A trace such as the server sends: a pod's packet to a ClusterIP, translated to one of two endpoints. */
import type { TraceForm, TraceResult } from '../../../protocol/requests.ts';
import type { OutcomeJson, PacketJson, StepJson } from '../../../protocol/trace.ts';

const asked: PacketJson = {
  in: 'cni0',
  out: null,
  protocol: 'tcp',
  src: '10.244.1.30',
  sport: 40000,
  dst: '10.96.40.7',
  dport: 80,
  mark: 0,
  flags: ['SYN'],
};

function outcome(endpoint: string, rule: number, line: number, probability: string): OutcomeJson {
  const translated = { ...asked, dst: endpoint, dport: 8080 };
  const file = 'iptables-save.txt';
  const steps: StepJson[] = [
    {
      kind: 'conntrack',
      hook: 'PREROUTING',
      state: 'NEW',
      direction: 'original',
      text: 'First packet of a connection: its state is NEW.',
      packet: asked,
      changes: [],
    },
    {
      kind: 'hook',
      hook: 'PREROUTING',
      table: 'nat',
      chain: 'PREROUTING',
      text: 'nat PREROUTING',
      packet: asked,
      changes: [],
    },
    {
      kind: 'rule',
      event: 'rule',
      hook: 'PREROUTING',
      table: 'nat',
      chain: 'PREROUTING',
      rule: 1,
      depth: 0,
      passed: [1, 1],
      file,
      line: 12,
      text: 'Every packet jumps to KUBE-SERVICES.',
      packet: asked,
      changes: [],
    },
    {
      kind: 'rule',
      event: 'rule',
      hook: 'PREROUTING',
      table: 'nat',
      chain: 'KUBE-SERVICES',
      rule: 3,
      depth: 1,
      passed: [1, 3],
      file,
      line: 21,
      text: 'Destination 10.96.40.7, tcp port 80: jumps to KUBE-SVC-67NZLRHBNDSAWJRO.',
      packet: asked,
      changes: [],
    },
    {
      kind: 'rule',
      event: 'rule',
      hook: 'PREROUTING',
      table: 'nat',
      chain: 'KUBE-SVC-67NZLRHBNDSAWJRO',
      rule,
      depth: 2,
      passed: [1, rule],
      file,
      line,
      text: `By chance (${probability}): jumps to the endpoint’s chain.`,
      packet: asked,
      changes: [],
    },
    {
      kind: 'rule',
      event: 'rule',
      hook: 'PREROUTING',
      table: 'nat',
      chain: 'KUBE-SEP-EPVTA2RHFPHQF37H',
      rule: 2,
      depth: 3,
      passed: [1, 2],
      file,
      line: line + 10,
      text: 'DNAT rewrites the destination.',
      packet: asked,
      changes: [
        { field: 'dst', before: '10.96.40.7', after: endpoint },
        { field: 'dport', before: '80', after: '8080' },
      ],
    },
    {
      kind: 'routing',
      hook: 'routing',
      decision: 'forward',
      out: 'cni0',
      text: `${endpoint} is reached through cni0.`,
      packet: translated,
      changes: [{ field: 'out', before: '', after: 'cni0' }],
    },
    {
      kind: 'hook',
      hook: 'FORWARD',
      table: 'mangle',
      chain: 'FORWARD',
      text: 'mangle FORWARD',
      packet: translated,
      changes: [],
    },
    {
      kind: 'policy',
      event: 'policy',
      hook: 'FORWARD',
      table: 'filter',
      chain: 'FORWARD',
      rule: 5,
      depth: 0,
      passed: [1, 5],
      file,
      line: 60,
      text: 'No rule decided: the policy accepts.',
      packet: { ...translated, out: 'cni0' },
      changes: [],
    },
    {
      kind: 'delivery',
      hook: 'POSTROUTING',
      text: 'Leaves on cni0.',
      packet: { ...translated, out: 'cni0' },
      changes: [],
    },
  ];
  const events = steps.flatMap((step) => ('event' in step ? [step] : []));
  return {
    probability,
    assumptions: [{ id: 'route:cni0', text: '10.244.1.0/24 is reached through cni0', holds: true }],
    events,
    steps,
    verdict: 'forwarded',
    decidedBy: { by: 'policy', table: 'filter', chain: 'FORWARD', text: 'policy of filter FORWARD', file, line: 60 },
    out: 'cni0',
    packet: { ...translated, out: 'cni0' },
    summary: `Forwarded out cni0 to ${endpoint}:8080, because rule 2 of KUBE-SEP-EPVTA2RHFPHQF37H rewrote the destination.`,
    reasons: [
      { step: 5, text: 'DNAT rewrites the destination.' },
      { step: 6, text: `${endpoint} is reached through cni0.` },
    ],
  };
}

export const clusterIp: TraceResult = {
  trace: {
    packets: [
      {
        outcomes: [outcome('10.244.1.11', 2, 30, '1/2'), outcome('10.244.1.12', 3, 31, '1/2')],
        groups: [{ given: [], outcomes: [0, 1] }],
      },
    ],
  },
  files: { 'iptables-save.txt': 'file:///node/iptables-save.txt' },
  missing: ['No ip rule dump: the usual three rules are taken for granted.'],
};

export const form: TraceForm = {
  interfaces: ['eth0', 'cni0', 'lo'],
  protocols: ['tcp', 'udp', 'icmp', 'icmpv6', 'sctp'],
  initial: {
    in: 'cni0',
    protocol: 'tcp',
    src: '10.244.1.30',
    sport: 40000,
    dst: '10.96.40.7',
    dport: 80,
    flags: ['SYN'],
  },
  presets: [
    {
      label: 'shop/web:http (ClusterIP 10.96.40.7:80)',
      group: 'Services of Kubernetes',
      packet: { in: 'cni0', protocol: 'tcp', src: '10.244.1.30', dst: '10.96.40.7', dport: 80 },
    },
  ],
};
