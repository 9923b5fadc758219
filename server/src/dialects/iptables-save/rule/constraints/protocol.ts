/** Options that need a protocol of their own: the kernel refuses them without. */
import { protocol } from '../../../../net/protocol.ts';
import { SYN } from '../../../../net/tcp.ts';
import { message } from '../../../../text/message.ts';
import type { OptionUse } from '../../model.ts';
import { type RuleState, report, useOf } from '../state.ts';
import { type Constraint, isProtocol, valueSpan } from './constraint.ts';

function needsTcp(names: readonly string[]): Constraint {
  return (extension, state) => {
    if (isProtocol(state, protocol.tcp)) return;
    for (const use of extension.options) {
      if (!names.includes(use.spec.name)) continue;
      report(state, 'missing-protocol', use.nameSpan, message('{option} needs -p tcp.', { option: use.spec.name }));
    }
  };
}

export const ecnMatch = needsTcp(['--ecn-tcp-cwr', '--ecn-tcp-ece']);
export const ecnTarget = needsTcp(['--ecn-tcp-remove', '--ecn-tcp-cwr', '--ecn-tcp-ece']);

/** A reset answers TCP only. */
export const reject: Constraint = (extension, state) => {
  const use = useOf(extension, '--reject-with');
  if (use?.value.kind !== 'names' || use.value.names[0] !== 'tcp-reset' || isProtocol(state, protocol.tcp)) return;
  const span = use.words[0]?.span ?? use.nameSpan;
  report(state, 'missing-protocol', span, message('tcp-reset needs -p tcp.'));
};

/** Helpers and timeouts are kept by protocol. */
const ct: Constraint = (extension, state) => {
  if (state.protocol && state.protocol.number !== 0 && !state.protocol.negated) return;
  for (const name of ['--helper', '--timeout']) {
    const use = useOf(extension, name);
    if (use && !isEmpty(use))
      report(
        state,
        'missing-protocol',
        use.nameSpan,
        message('{option} needs -p with the protocol that it is for.', { option: name }),
      );
  }
};

/** An empty name is none: the kernel does as if the option were not there. */
function isEmpty({ value }: OptionUse): boolean {
  return value.kind === 'text' && value.text === '';
}

/** Protocols of the kernel's helpers (net/netfilter/nf_conntrack_*.c). Those of conntrack-tools take what they are told. */
const helpers: ReadonlyMap<string, readonly number[]> = new Map([
  ['amanda', [protocol.udp]],
  ['ftp', [protocol.tcp]],
  ['H.245', [protocol.tcp]],
  ['irc', [protocol.tcp]],
  ['netbios-ns', [protocol.udp]],
  ['pptp', [protocol.tcp]],
  ['Q.931', [protocol.tcp]],
  ['RAS', [protocol.udp]],
  ['sane', [protocol.tcp]],
  ['sip', [protocol.tcp, protocol.udp]],
  ['snmp', [protocol.udp]],
  ['snmp_trap', [protocol.udp]],
  ['tftp', [protocol.udp]],
  ['dhcpv6', []],
  ['mdns', []],
  ['rpc', []],
  ['slp', []],
  ['ssdp', []],
  ['tns', []],
]);

const MAX_HELPER = 15;

export const ctHelper: Constraint = (extension, state) => {
  // Untracked packets have neither.
  if (useOf(extension, '--notrack')) return;
  ct(extension, state);
  const use = useOf(extension, '--helper');
  if (use?.value.kind !== 'text' || isEmpty(use)) return;
  const name = use.value.text.slice(0, MAX_HELPER);
  const served = helpers.get(name);
  if (served === undefined) {
    report(state, 'bad-value', valueSpan(use), message('There is no connection tracking helper “{name}”.', { name }));
  } else if (served.length > 0 && state.protocol?.number && !served.includes(state.protocol.number)) {
    const what = message('The helper “{name}” is not for protocol {protocol}.', {
      name,
      protocol: state.protocol.name,
    });
    report(state, 'bad-value', valueSpan(use), what);
  }
};

const legacyOnly = { refusedBy: 'legacy' } as const;

/** legacy wants to see that only packets with SYN come here: others have no segment size to change. */
export const tcpmss: Constraint = (_extension, state) => {
  if (!state.target || !isProtocol(state, protocol.tcp) || state.matches.some(looksAtSyn)) return;
  const what = message('TCPMSS needs a match on SYN in the same rule, such as --tcp-flags SYN,RST SYN.');
  report(state, 'missing-option', state.target.nameSpan, what, legacyOnly);
};

function looksAtSyn(match: RuleState['matches'][number]): boolean {
  if (match.spec?.name !== 'tcp') return false;
  return match.options.some((use) => {
    if (use.negated) return false;
    if (use.spec.name === '--syn') return true;
    return use.value.kind === 'flags' && (use.value.set & SYN) !== 0;
  });
}
