/**
 * A socket as `ss` or `netstat` lists it: `tcp ESTAB 0 0 10.1.0.7:40000 10.96.0.1:80`. The packet is the one that the
 * node itself would send on it.
 */
import { message } from '../../text/message.ts';
import { problem, type ReadLine } from './model.ts';
import { endpointWithColon, endsOf } from './values.ts';

const states =
  /^(ESTAB(LISHED)?|SYN[-_]SENT|SYN[-_]RECV|FIN[-_]WAIT[-_]?[12]|TIME[-_]WAIT|CLOSE[-_]WAIT|LAST[-_]ACK|CLOSING|UNCONN|LISTEN)$/i;
const netids = /^(tcp|udp|udplite|sctp|dccp|icmp6?|raw)6?$/i;

export function readSocket(line: string): ReadLine | undefined {
  const words = line.trim().split(/\s+/);
  const state = words.find((word) => states.test(word));
  const netid = netids.exec(words[0] ?? '')?.[1]?.toLowerCase();
  if (state === undefined && netid === undefined) return undefined;
  const ends = words.filter(
    (word) => /^(\[.*\]|\*|[0-9a-f.:]+|\S+%\S+):(\*|[\w-]+)$/i.test(word) && !/^\d+$/.test(word),
  );
  const [local, peer] = ends;
  if (local === undefined || line.includes('>')) return undefined;
  if (peer === undefined || /:\*$/.test(peer)) {
    const text = message('{socket} has no other end: it waits for packets. Write one that comes to it: {example}', {
      socket: local,
      example: `tcp 203.0.113.50:40000 > ${local.startsWith('0.0.0.0') || local.startsWith('*') ? '192.0.2.1' : ''}${local.replace(/^(0\.0\.0\.0|\*)/, '')} in eth0`,
    });
    return problem(text, line, peer ?? local, 'dst');
  }
  const src = endpointWithColon(line, mapped(local), 'src');
  if ('kind' in src) return src;
  const dst = endpointWithColon(line, mapped(peer), 'dst');
  if ('kind' in dst) return dst;
  const protocol = netid === undefined || netid === 'raw' ? 'tcp' : netid === 'icmp6' ? 'icmpv6' : netid;
  return { kind: 'packet', format: 'ss', packet: { ...endsOf(src, dst), protocol, in: null } };
}

/** A socket of both families shows IPv4 as `[::ffff:10.1.0.7]:80`. */
function mapped(word: string): string {
  return word.replace(/^\[::ffff:(\d+\.\d+\.\d+\.\d+)\]/i, '$1');
}
