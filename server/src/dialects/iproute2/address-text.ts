/** The block form of `ip addr` and `ip link`, and the same with `-o`, where a backslash stands for each line break. */

import { parseAddress } from '../../net/text.ts';
import { message } from '../../text/message.ts';
import {
  decimal,
  expected,
  type PlacedWord,
  queueOf,
  type Report,
  type WordQueue,
  wholeLine,
  wordsOf,
} from '../dump.ts';
import type { Origin } from '../origin.ts';
import { type Drafts, draftOf, type InterfaceDraft } from './address-draft.ts';
import { endsOf, type LinkKinds, readKindLine } from './link-kinds.ts';
import type { InterfaceAddress } from './model.ts';
import { readAddressWord } from './words.ts';

const header = /^\s*(\d+): ([^\s:]+(?::[^\s:]+)*): <([^>]*)>/;
const oneLine = /^\s*(\d+): (\S+)\s+(?=inet6? )/;

/** Reads one line and answers the interface that the lines below it belong to. */
export function readBlockLine(
  line: string,
  origin: Origin,
  drafts: Drafts,
  current: InterfaceDraft | undefined,
  report: Report,
): InterfaceDraft | undefined {
  const head = header.exec(line);
  if (head !== null) {
    const [whole, index = '0', name = '', flags = ''] = head;
    let draft = draftOf(drafts, name, {
      index: Number(index),
      flags: flags.split(',').filter((flag) => flag !== ''),
      origin,
    });
    draft = readLinkWords(queueOf(wordsOf(line.slice(whole.length))), draft, drafts);
    return draft;
  }
  const short = oneLine.exec(line);
  if (short !== null) {
    const [whole, index = '0', name = ''] = short;
    const draft = draftOf(drafts, name, { index: Number(index), flags: [], origin });
    readAddress(
      line,
      wordsOf(line).filter((word) => word.span.start >= whole.length),
      origin,
      draft,
      report,
    );
    return draft;
  }
  return readIndented(line, origin, drafts, current, report);
}

function readIndented(
  line: string,
  origin: Origin,
  drafts: Drafts,
  current: InterfaceDraft | undefined,
  report: Report,
): InterfaceDraft | undefined {
  const words = wordsOf(line);
  const first = words[0]?.text ?? '';
  if (!/^\s/.test(line) || (current === undefined && /^(inet6?|link\/)/.test(first))) {
    report(
      wholeLine(line),
      'host-syntax',
      message('This is no line of ip addr: expected an interface such as “2: eth0: <UP> mtu 1500” or an address.'),
    );
    return current;
  }
  if (current === undefined) return undefined;
  if (first.startsWith('link/')) return readLinkWords(queueOf(words), current, drafts);
  const kinds = readKindLine(words);
  const known = kinds === undefined ? current : withKinds(current, kinds, drafts);
  if (first === 'bridge_slave' || first === 'hairpin') return readPort(words, known, drafts);
  if (first === 'bridge') return readBridge(words, known, drafts);
  if (kinds !== undefined) return known;
  if (first === 'inet' || first === 'inet6') readAddress(line, words, origin, current, report);
  // Details (`-d`, `-s`), altname, valid_lft: nothing that a packet's path asks for.
  return current;
}

function withKinds(draft: InterfaceDraft, kinds: LinkKinds, drafts: Drafts): InterfaceDraft {
  const result = { ...draft, ...kinds };
  drafts.set(result.name, result);
  return result;
}

/** `bridge_slave … hairpin off … isolated off`, of `ip -d link`; `bridge -d link` begins with the second word. */
function readPort(words: readonly PlacedWord[], draft: InterfaceDraft, drafts: Drafts): InterfaceDraft {
  const isOn = (name: string): boolean => words[words.findIndex(({ text }) => text === name) + 1]?.text === 'on';
  const result = { ...draft, port: { hairpin: isOn('hairpin'), isolated: isOn('isolated') } };
  drafts.set(result.name, result);
  return result;
}

/** `bridge … nf_call_iptables 0 nf_call_ip6tables 0`, of `ip -d link`. */
function readBridge(words: readonly PlacedWord[], draft: InterfaceDraft, drafts: Drafts): InterfaceDraft {
  const isOn = (name: string): boolean => words[words.findIndex(({ text }) => text === name) + 1]?.text === '1';
  const result = { ...draft, shows: { ipv4: isOn('nf_call_iptables'), ipv6: isOn('nf_call_ip6tables') } };
  drafts.set(result.name, result);
  return result;
}

/**
 * `mtu 1500 … master br0 … \    link/ether 02:…`: pairs, of which unknown ones are passed over word by word. A tunnel has
 * addresses of its outer packets there: `link/gre 10.2.0.1 peer 10.2.0.5`.
 */
function readLinkWords(words: WordQueue, draft: InterfaceDraft, drafts: Drafts): InterfaceDraft {
  let result = draft;
  for (let word = words.take(); word !== undefined; word = words.take()) {
    if (word.text === 'mtu') {
      const mtu = decimal(words.take()?.text, 0xffffffff);
      if (mtu !== undefined) result = { ...result, mtu };
    } else if (word.text === 'master') {
      const master = words.take()?.text;
      if (master !== undefined) result = { ...result, master };
    } else if (word.text === 'group') {
      const group = words.take()?.text;
      if (group !== undefined) result = { ...result, group };
    } else if (word.text.startsWith('link/')) {
      result = { ...result, link: word.text.slice('link/'.length) };
      const mac = words.peek()?.text;
      if (parseAddress(mac ?? '') !== undefined) {
        words.take();
        const hasPeer = words.peek()?.text === 'peer' && words.take() !== undefined;
        const tunnel = endsOf(mac, hasPeer ? words.take()?.text : undefined);
        if (tunnel !== undefined) result = { ...result, tunnel };
        continue;
      }
      if (mac !== undefined && /^[0-9a-f]{2}(:[0-9a-f]{2})+$/i.test(mac))
        result = { ...result, mac: mac.toLowerCase() };
    }
  }
  drafts.set(result.name, result);
  return result;
}

/** `inet A [peer A]/N [brd A] … scope S FLAGS LABEL`. */
function readAddress(
  line: string,
  all: readonly PlacedWord[],
  origin: Origin,
  draft: InterfaceDraft,
  report: Report,
): void {
  const words = queueOf(all.filter((_, index) => index === 0 || !isLifetime(all, index)));
  const family = words.take()?.text === 'inet6' ? 'ipv6' : 'ipv4';
  const own = words.take();
  let network = own;
  if (words.peek()?.text === 'peer') {
    words.take();
    network = words.take();
  }
  const local = readAddressWord(own, family);
  const remote = readAddressWord(network, family);
  if (local === undefined || remote === undefined) {
    const blamed = local === undefined ? own : network;
    report(
      blamed?.span ?? wholeLine(line),
      'host-addr-range',
      expected(
        family === 'ipv4' ? 'an IPv4 address with its prefix length' : 'an IPv6 address with its prefix length',
        blamed,
      ),
    );
    return;
  }
  const address: { -readonly [field in keyof InterfaceAddress]: InterfaceAddress[field] } = {
    address: local.address,
    prefixLength: remote.prefixLength,
    scope: 'global',
    flags: [],
    origin,
  };
  if (network !== own) address.peer = remote.address;
  const flags: string[] = [];
  let labelMayFollow = false;
  for (let word = words.take(); word !== undefined; word = words.take()) {
    if (word.text === 'brd') {
      const broadcast = readAddressWord(words.take(), family)?.address;
      if (broadcast !== undefined) address.broadcast = broadcast;
    } else if (word.text === 'any' || word.text === 'metric' || word.text === 'proto') {
      words.take();
    } else if (word.text === 'scope') {
      address.scope = words.take()?.text ?? 'global';
      labelMayFollow = family === 'ipv4';
    } else if (!(labelMayFollow && words.peek() === undefined)) {
      flags.push(word.text);
    }
  }
  draft.addresses.push({ ...address, flags });
}

/** With `-o` the line of the lifetimes stands behind the address. */
function isLifetime(words: readonly PlacedWord[], index: number): boolean {
  const start = words.findIndex((word) => word.text === 'valid_lft');
  return start >= 0 && index >= start;
}
