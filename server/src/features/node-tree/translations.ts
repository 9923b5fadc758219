/** What is translated: ports that rules forward, and connections that were translated when the dump was taken. */
import { type Address, sameAddress } from '../../net/address.ts';
import { formatAddress } from '../../net/text.ts';
import type { ConnectionEntry, Node, Origin, RuleChain, Tuple } from '../../node/model.ts';
import { type Message, message } from '../../text/message.ts';
import { protocolName } from '../../trace/names.ts';
import { type Branch, levelOf, type TreeItem } from './tree.ts';

export const translationsBranch: Branch = {
  key: 'translations',
  root: (node) => {
    if (node.connections === undefined && !node.rulesets.some(({ tables }) => tables.has('nat'))) return undefined;
    return {
      label: message('Address translation'),
      icon: 'group',
      children: () => {
        const groups = [forwardedPorts(node), translatedConnections(node)].filter((group) => group !== undefined);
        return levelOf(groups, (group) => group);
      },
    };
  },
};

/** kube-proxy's own stand under its services. */
const ofKubernetes = /^KUBE-/;

function forwardedPorts({ rulesets }: Node): TreeItem | undefined {
  const chains = rulesets.flatMap(({ tables }) => [...(tables.get('nat')?.chains.values() ?? [])]);
  if (chains.length === 0) return undefined;
  return {
    key: 'rules',
    label: message('Rules'),
    icon: 'group',
    children: () => {
      const items = chains.filter(({ name }) => !ofKubernetes.test(name)).flatMap(translationsIn);
      return levelOf(items, (item) => item);
    },
  };
}

const translating: ReadonlySet<string> = new Set(['DNAT', 'REDIRECT', 'SNAT', 'MASQUERADE', 'NETMAP']);

function translationsIn({ name, rules }: RuleChain): readonly TreeItem[] {
  return Array.from({ length: rules.length }, (_, index) => index).flatMap((index) => {
    const { target, conditions, matches } = rules.at(index);
    if (target === undefined || !translating.has(target.name)) return [];
    const to = target.options.flatMap(({ words }) => words.map(({ text }) => text)).join(' ');
    const wordOf = (wanted: string): string | undefined =>
      [...conditions, ...matches.flatMap(({ options }) => options)].find(
        ({ spec, negated }) => spec.name === wanted && !negated,
      )?.words[0]?.text;
    const asked = [wordOf('-p'), wordOf('-s'), wordOf('-d'), wordOf('--dport') ?? wordOf('--dports')];
    const about = asked.filter((word) => word !== undefined).join(' ');
    const origin: Origin = rules.origin(index);
    return [
      {
        key: `${name} ${index + 1}`,
        label: `${about === '' ? '*' : about} → ${to === '' ? target.name : to}`,
        description: message('{target} in {chain}', { target: target.name, chain: name }),
        icon: 'translation',
        origin,
      },
    ];
  });
}

function translatedConnections({ connections }: Node): TreeItem | undefined {
  if (connections === undefined) return undefined;
  return {
    key: 'connections',
    label: message('Connections'),
    icon: 'group',
    children: () => levelOf(connections.filter(isTranslated), connectionItem),
  };
}

function isTranslated({ original, reply }: ConnectionEntry): boolean {
  return (
    !sameAddress(original.src, reply.dst) ||
    !sameAddress(original.dst, reply.src) ||
    original.sport !== reply.dport ||
    original.dport !== reply.sport
  );
}

function connectionItem({ original, reply, state, origin }: ConnectionEntry): TreeItem {
  const label = `${protocolName(original.protocol)} ${place(original.src, original.sport)} → ${place(original.dst, original.dport)}`;
  return {
    key: `${origin.file} ${origin.line}`,
    label,
    description: connectionText(reply, state),
    icon: 'connection',
    origin,
  };
}

/** The way of the original direction behind all translation is the reply's, turned round. */
function connectionText(reply: Tuple, state: string | undefined): Message {
  const args = { from: place(reply.dst, reply.dport), to: place(reply.src, reply.sport) };
  return state === undefined
    ? message('as {from} → {to}', args)
    : message('as {from} → {to}, {state}', { ...args, state });
}

function place(address: Address, port: number | undefined): string {
  const host = formatAddress(address);
  if (port === undefined) return host;
  return address.family === 'ipv6' ? `[${host}]:${port}` : `${host}:${port}`;
}
