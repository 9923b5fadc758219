/** What iptables checks at the moment an option is read, so that only options before it count. */
import { protocol } from '../../../net/protocol.ts';
import { message } from '../../../text/message.ts';
import type { OptionUse } from '../model.ts';
import { type Extension, type RuleState, report, useOf } from './state.ts';

type Check = (extension: Extension, use: OptionUse, state: RuleState) => void;

const multiportProtocols: ReadonlySet<number> = new Set([
  protocol.tcp,
  protocol.udp,
  protocol.udplite,
  protocol.sctp,
  protocol.dccp,
]);

/** Ports are looked up for the protocol, so it has to be known, and be one with ports. */
const multiport: Check = (_extension, use, state) => {
  const { protocol: used } = state;
  if (used && !used.negated && used.number !== undefined && multiportProtocols.has(used.number)) return;
  report(
    state,
    'missing-protocol',
    use.nameSpan,
    message('-m multiport needs -p tcp, udp, udplite, sctp or dccp before {option}.', { option: use.spec.name }),
  );
};

const owner: Check = (extension, use, state) => {
  if (use.spec.name !== '--suppl-groups' || useOf(extension, '--gid-owner')) return;
  report(
    state,
    'missing-option',
    use.nameSpan,
    message('{option} needs {needed} before it.', { option: use.spec.name, needed: '--gid-owner' }),
  );
};

/** Options about a type 0 routing header. */
const rt: Check = (extension, use, state) => {
  const { name } = use.spec;
  if (!name.startsWith('--rt-0-')) return;
  if (name === '--rt-0-not-strict') {
    if (useOf(extension, '--rt-0-addrs')) return;
    report(
      state,
      'missing-option',
      use.nameSpan,
      message('{option} needs {needed} before it.', { option: name, needed: '--rt-0-addrs' }),
    );
    return;
  }
  const type = useOf(extension, '--rt-type');
  if (type && !type.negated && type.value.kind === 'number' && type.value.value === 0) return;
  report(
    state,
    'missing-option',
    use.nameSpan,
    message('{option} needs {needed} before it.', { option: name, needed: '--rt-type 0' }),
  );
};

/** A transport-layer policy describes elements one after another; within one, each option stands once. */
const policy: Check = (extension, use, state) => {
  if (!use.spec.multiple || use.spec.name === '--next') return;
  const lastNext = extension.options.findLastIndex(({ spec }) => spec.name === '--next');
  if (!extension.options.slice(lastNext + 1).some(({ spec }) => spec === use.spec)) return;
  report(
    state,
    'repeated-option',
    use.nameSpan,
    message('{option} may be given once for each element: --next begins another.', { option: use.spec.name }),
  );
};

const checks: Readonly<Record<string, Check>> = { multiport, owner, rt, policy };

export function checkOptionInPlace(extension: Extension, use: OptionUse, state: RuleState): void {
  if (extension.spec?.kind === 'match') checks[extension.spec.name]?.(extension, use, state);
}
