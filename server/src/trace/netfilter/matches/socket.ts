/**
 * net/netfilter/xt_socket.c, nf_socket_ipv4.c, nf_socket_ipv6.c: the socket that would take the packet. No dump tells which
 * are open; but all packets of a connection find the same, so that it is asked once for them.
 */
import type { MatchUse } from '../../../dialects/iptables-save/model.ts';
import type { Address } from '../../../net/address.ts';
import type { Family } from '../../../net/family.ts';
import { isIcmpError } from '../../../net/icmp.ts';
import { protocol } from '../../../net/protocol.ts';
import { ACK, RST, SYN } from '../../../net/tcp.ts';
import type { Node, Ruleset } from '../../../node/model.ts';
import { message } from '../../../text/message.ts';
import { once } from '../../../text/once.ts';
import type { Question } from '../../chooser.ts';
import { endpoint, protocolName } from '../../names.ts';
import { ownerOf } from '../../routing/addresses.ts';
import { someRule } from '../../rulesIn.ts';
import { finishByStack, type Walk } from '../../walk/walk.ts';
import { type Answer, type Condition, unsettled } from '../condition.ts';
import { hasOption } from '../extension.ts';
import type { MatchSemantics } from './match.ts';

/** What the socket is looked up by: its own end is the packet's destination. */
interface Wanted {
  readonly protocol: number;
  readonly remote: End;
  readonly own: End;
  /** The packet begins a connection: only what listens, or is left of an older connection, can take it. */
  readonly isFirst: boolean;
}

interface End {
  readonly address: Address;
  readonly port: number;
}

export const socket: MatchSemantics = {
  name: 'socket',
  state: 'modelled',
  compile: (use) => {
    const isTransparent: Condition = {
      span: use.nameSpan,
      test: (walk) => ofSocket(walk, (wanted) => unsettled(transparent(walk, wanted))),
      explain: () => message('-m socket --transparent: the socket must be a transparent one'),
    };
    return [taken(use), ...(hasOption(use, '--transparent') ? [isTransparent] : []), ...marked(use)];
  },
};

function taken(use: MatchUse): Condition {
  const everywhere = hasOption(use, '--nowildcard');
  return {
    span: use.nameSpan,
    test: (walk) =>
      ofSocket(walk, (wanted) => {
        const question = takes(walk, wanted);
        if (!everywhere) return unsettled(question);
        return walk.chooser.assume(question) || unsettled(listensEverywhere(wanted));
      }),
    explain: (walk) => {
      const wanted = wantedBy(walk);
      return wanted === undefined || wanted === 'untold'
        ? message('-m socket: only what is of TCP or UDP has a socket here, and errors about it')
        : message('-m socket: open whether {statement}', { statement: takes(walk, wanted).text });
    },
  };
}

/** --restore-skmark: programs seldom set one (SO_MARK), and which they set nobody tells. */
function marked(use: MatchUse): readonly Condition[] {
  if (!hasOption(use, '--restore-skmark')) return [];
  return [
    {
      span: use.nameSpan,
      keeps: true,
      test: (walk) =>
        ofSocket(walk, (wanted) => ({
          ...unsettled(hasNoMark(wanted)),
          told: (now, holds) => {
            if (holds) now.packet = { ...now.packet, mark: 0 };
            else finishByStack(now, 'undecided', 'rules', markUntold);
          },
        })),
      explain: () => message('-m socket --restore-skmark: the packet gets the mark of the socket'),
    },
  ];
}

const markUntold = message('the packet gets the mark of its socket, which no dump shows');

function ofSocket(walk: Walk, ask: (wanted: Wanted) => Answer): Answer {
  const wanted = wantedBy(walk);
  if (wanted === undefined) return false;
  return wanted === 'untold' ? unsettled(takesError) : ask(wanted);
}

/** Undefined: nothing is looked for. */
function wantedBy(walk: Walk): Wanted | 'untold' | undefined {
  const { packet, family } = walk;
  const isIcmp = packet.protocol === (family === 'ipv4' ? protocol.icmp : protocol.icmpv6);
  if (!isIcmp)
    return behindNat(walk, lookedUp(packet.protocol, [packet.src, packet.sport], [packet.dst, packet.dport]));
  if (!isIcmpError(packet)) return undefined;
  const { quoted } = packet;
  if (quoted === undefined) return 'untold';
  return behindNat(walk, lookedUp(quoted.protocol, [quoted.dst, quoted.dport], [quoted.src, quoted.sport]));
}

function lookedUp(
  number: number,
  [from, remotePort]: readonly [Address, number | undefined],
  [to, ownPort]: readonly [Address, number | undefined],
): Omit<Wanted, 'isFirst'> | undefined {
  if (number !== protocol.tcp && number !== protocol.udp) return undefined;
  if (remotePort === undefined || ownPort === undefined) return undefined;
  return { protocol: number, remote: { address: from, port: remotePort }, own: { address: to, port: ownPort } };
}

/** Over IPv4 alone, answers to a masqueraded connection of the node itself are looked up by the address that its program has. */
function behindNat(walk: Walk, looked: Omit<Wanted, 'isFirst'> | undefined): Wanted | undefined {
  if (looked === undefined) return undefined;
  const { packet, family, connection, direction } = walk;
  const isFirst = packet.protocol === protocol.tcp && ((packet.tcpFlags ?? SYN) & (SYN | ACK | RST)) === SYN;
  if (family === 'ipv6' || direction !== 'reply' || connection === undefined) return { ...looked, isFirst };
  const { src: address, sport: port } = connection.original;
  return { ...looked, isFirst, ...(port === undefined ? {} : { own: { address, port } }) };
}

/**
 * The packet itself where `-m socket` would find a socket for it, and that was said: in the branch, or beforehand. Undefined:
 * nobody asked, or it has none.
 */
export function socketFound(
  walk: Walk,
): { readonly flow: string; readonly name: string; readonly isFirst: boolean } | undefined {
  const { packet, chooser } = walk;
  if (packet.protocol !== protocol.tcp && packet.protocol !== protocol.udp) return undefined;
  const wanted = wantedBy(walk);
  if (wanted === undefined || wanted === 'untold') return undefined;
  const question = takes(walk, wanted);
  if (chooser.answered(question) !== true) return undefined;
  chooser.assume(question);
  return { ...textOf(wanted), isFirst: wanted.isFirst };
}

function takes({ node, family }: Walk, { isFirst, ...wanted }: Wanted): Question {
  const { flow, name } = textOf(wanted);
  const own = endpoint(wanted.own.address, wanted.own.port);
  if (isFirst) {
    const text = message(
      'a program of this node listens at {own} itself (not at every address), or still has the connection {flow}',
      { own, flow },
    );
    return { id: `socket-of-first:${name} ${flow}`, text, likely: false };
  }
  const isEnd = hasProxy(node, family) || ownerOf(node, wanted.own.address) !== undefined;
  const text =
    wanted.protocol === protocol.tcp
      ? message('a program of this node has the connection {flow}, or listens at {own} itself', { flow, own })
      : message('a program of this node has bound a socket of UDP to {own} itself, which takes {flow}', { own, flow });
  return { id: `socket:${name} ${flow}`, text, likely: wanted.protocol === protocol.tcp && isEnd };
}

/** Whether connections that are for others end at this node all the same. */
function hasProxy({ rulesets }: Node, family: Family): boolean {
  return rulesets.some((ruleset) => ruleset.family === family && givesToProxies(ruleset));
}

const givesToProxies = once(
  (ruleset: Ruleset): boolean =>
    ruleset.mentions('TPROXY') && someRule(ruleset, ({ target }) => target?.name === 'TPROXY'),
);

function listensEverywhere(wanted: Wanted): Question {
  const name = protocolName(wanted.protocol);
  const { port } = wanted.own;
  const text = message('a program of this node listens at port {port} of {protocol} at every address', {
    port,
    protocol: name,
  });
  return { id: `listens-everywhere:${name} ${port}`, text, likely: false };
}

function transparent({ node, family }: Walk, wanted: Wanted): Question {
  const { flow, name } = textOf(wanted);
  const text = message('the socket that takes {flow} is transparent (IP_TRANSPARENT)', { flow });
  return { id: `socket-transparent:${name} ${flow}`, text, likely: hasProxy(node, family) };
}

function hasNoMark(wanted: Wanted): Question {
  const { flow, name } = textOf(wanted);
  const text = message('the socket that takes {flow} has no mark (SO_MARK)', { flow });
  return { id: `socket-unmarked:${name} ${flow}`, text };
}

const takesError: Question = {
  id: 'socket-of-error',
  text: message('the ICMP error is about a socket of this node (give the packet that it is about as “quoted”)'),
  likely: false,
};

function textOf({ protocol: number, remote, own }: Omit<Wanted, 'isFirst'>): {
  readonly flow: string;
  readonly name: string;
} {
  const flow = `${endpoint(remote.address, remote.port)}>${endpoint(own.address, own.port)}`;
  return { flow, name: protocolName(number) };
}
