/** What a dynamic rule gives: an address of its own, or a port of a shared one. */
import type { DynamicRule, Pool } from '../../../dialects/ios-nat/model.ts';
import { type Message, message } from '../../../text/message.ts';
import { type End, type Entry, endText, type FlowEntry, type HostEntry } from '../entry.ts';
import { isShareable } from '../flow.ts';
import { addressOfRule, findInterface, isUp } from '../interfaces.ts';
import { matchingHost, poolAddresses, poolSize } from '../pools.ts';
import { choosePort, type PortChoice } from '../ports.ts';
import { endsUntraced } from '../untraced.ts';
import { holds } from '../walk.ts';
import { type Answer, type Choice, isOf, type Question, type Refusal } from './choice.ts';
import { limitReached } from './limits.ts';
import { supposeAddress } from './static.ts';

/** Where the rule takes addresses from. */
interface Source {
  readonly addresses: () => Iterable<number>;
  readonly name: Message;
  /** “an address of pool OUT”. */
  readonly gift: Message;
  readonly pool?: Pool;
  readonly several: boolean;
}

export function allocate(question: Question, rule: DynamicRule, why: Message | undefined): Answer {
  const { walk } = question;
  const source = sourceOf(question, rule);
  if ('kind' in source) return source;
  const limit = limitReached(question);
  if (limit !== undefined) return refuse(rule, limit);
  if (endsUntraced(walk, 'allocation', question.crossing.outer)) return undefined;
  const because = why ?? message('its rule takes all');
  // IOS knows no overload for hosts outside; Comware's nat inbound shares by ports as nat outbound does.
  const whole = rule.overload === 'no' || (question.side === 'outside' && walk.router.router.vendor === 'ios');
  return whole
    ? giveAddress(question, rule, source, because)
    : isShareable(walk.packet)
      ? givePort(question, rule, source, because)
      : giveWithoutPort(question, rule, source, because);
}

function sourceOf({ walk }: Question, rule: DynamicRule): Source | Refusal {
  const { router, pools } = walk.router;
  if (rule.to.kind === 'pool') {
    const { name } = rule.to.pool;
    const pool = pools.get(name);
    if (pool === undefined)
      return refuse(
        rule,
        message('NAT: pool {pool} is not in the configuration, so nothing can be given', { pool: name }),
      );
    return {
      addresses: () => poolAddresses(pool),
      name: message('pool {pool}', { pool: name }),
      gift: message('an address of pool {pool}', { pool: name }),
      pool,
      several: poolSize(pool) > 1,
    };
  }
  const { name } = rule.to.interface;
  const device = findInterface(router, name);
  const own = device !== undefined && !isUp(device) ? undefined : addressOfRule(router, name);
  const shown = device?.name ?? name;
  if (own === undefined)
    return refuse(rule, message('NAT: {interface} has no address that could be given', { interface: shown }));
  if (own.standsIn) supposeAddress(walk, shown);
  return {
    addresses: () => [own.word],
    name: message('{interface}', { interface: shown }),
    gift: message('the address of {interface}', { interface: shown }),
    several: false,
  };
}

function refuse(rule: DynamicRule, text: Message): Refusal {
  return { kind: 'refused', rule, text };
}

// One address for one host

function giveAddress(question: Question, rule: DynamicRule, source: Source, why: Message): Answer {
  const { walk, end, side } = question;
  const before = walk.table.madeFor(rule, end.word).at(-1);
  const held = before === undefined ? undefined : givenBy(before, side);
  if (held !== undefined) return gives(question, rule, held, whyHeld(source, end, held), 'connection', before);
  sayTableIsKnown(question);
  const word = freeAddress(question, source);
  if (word === undefined) {
    const places = { source: source.name, host: endText({ word: end.word }) };
    return refuse(rule, message('NAT: {source} has no free address left for {host}', places));
  }
  const text =
    side === 'outside'
      ? message('Source {before} becomes {after}, {gift}, for {why}.', textPlaces(why, source, end, word))
      : message(
          'Source {before} becomes {after}, the next free address of {source}, for {why}.',
          textPlaces(why, source, end, word),
        );
  return gives(question, rule, word, text, 'rule', undefined);
}

const textPlaces = (why: Message, { name, gift }: Source, end: End, word: number) => ({
  why,
  source: name,
  gift,
  before: endText({ word: end.word }),
  after: endText({ word }),
});

function whyHeld({ name }: Source, { word }: End, held: number): Message {
  return message('{before} holds {after} of {source} already.', {
    before: endText({ word }),
    after: endText({ word: held }),
    source: name,
  });
}

function givenBy(entry: Entry, side: Question['side']): number {
  if (entry.kind === 'flow') return side === 'outside' ? entry.outside.local.word : entry.inside.global.word;
  return side === 'outside' ? entry.pair.local.word : entry.pair.global.word;
}

function freeAddress(question: Question, { addresses, pool }: Source): number | undefined {
  const { end } = question;
  if (pool?.type === 'match-host') {
    const own = matchingHost(pool, end.word);
    return own !== undefined && isFree(question, own) ? own : undefined;
  }
  for (const word of addresses()) if (isFree(question, word)) return word;
  return undefined;
}

function isFree({ walk, end, side, crossing }: Question, word: number): boolean {
  if (side === 'outside') {
    const { innerVrf } = crossing;
    const flows = walk.table.showing(innerVrf, 0, { word });
    return (
      walk.table.host('outside', 'local', innerVrf, { word }, 0) === undefined &&
      flows.every(({ outside }) => outside.global.word === end.word)
    );
  }
  const inUse = walk.table.holding(crossing.outerVrf, word).some((entry) => !isOf(entry, end.word));
  return !inUse && !isStaticGlobal(walk, word);
}

function isStaticGlobal(walk: Question['walk'], word: number): boolean {
  const { statics } = walk.router;
  const taken = statics.inside.touching('global', word).length + statics.any.touching('global', word).length > 0;
  return taken && holds(walk, 'nat:static-in-pool');
}

/** A rule by a list makes an entry for the host itself; one by a route map only entries for single flows. */
function gives(
  question: Question,
  rule: DynamicRule,
  word: number,
  text: Message,
  why: Choice['why'],
  before: Entry | undefined,
): Choice {
  const { end, side, crossing } = question;
  const { port } = end;
  const common = {
    kind: 'translated',
    end: port === undefined ? { word } : { word, port },
    rule,
    text,
    why,
    innerVrf: crossing.innerVrf,
  } as const;
  if (rule.options.reversible !== true && lacksHostEntry(question, rule)) return { ...common, fresh: false };
  const known = before?.kind === 'host' ? before : undefined;
  const pair =
    side === 'outside'
      ? { local: { word }, global: { word: end.word } }
      : { local: { word: end.word }, global: { word } };
  const host: HostEntry = known ?? {
    kind: 'host',
    side: side === 'outside' ? 'outside' : 'inside',
    pair,
    rule,
    vrf: crossing.innerVrf,
    outerVrf: crossing.outerVrf,
  };
  return { ...common, host, fresh: known === undefined };
}

/** Comware lets hosts outside use a no-pat entry only where the rule is reversible (H3C command reference). */
function lacksHostEntry({ walk }: Question, { match }: DynamicRule): boolean {
  return match.kind === 'route-map' || walk.router.router.vendor === 'comware';
}

// One address for many hosts

function givePort(question: Question, rule: DynamicRule, source: Source, why: Message): Answer {
  const { walk, end, side } = question;
  const wanted = end.port ?? 0;
  const shared = walk.table
    .madeFor(rule, end.word)
    .findLast(
      (entry) =>
        entry.kind === 'flow' && entry.protocol === walk.packet.protocol && nearEnd(entry, side).port === wanted,
    );
  if (shared?.kind === 'flow' && holds(walk, 'nat:port-shared')) {
    const global = side === 'outside' ? shared.outside.local : shared.inside.global;
    return shares(
      question,
      rule,
      global,
      message('{before} keeps {after}, which it has towards another destination.', {
        before: endText(end),
        after: endText(global),
      }),
    );
  }
  sayTableIsKnown(question);
  if (source.several) holds(walk, 'nat:first-address-first');
  const within =
    source.pool?.ports === undefined ? undefined : ([source.pool.ports.low, source.pool.ports.high] as const);
  for (const word of source.addresses()) {
    if (isHeldWhole(question, word)) continue;
    const free = (port: number): boolean => isPortFree(question, { word, port });
    const first = choosePort(wanted, free, within);
    // Where it is said that ports are not kept, the one it came with counts as taken.
    const chosen =
      first?.how === 'kept' && !holds(walk, 'nat:port-kept')
        ? choosePort(wanted, (port) => port !== wanted && free(port), within)
        : first;
    if (chosen === undefined) continue;
    if (chosen.how === 'replaced') holds(walk, 'nat:port-group');
    const after = { word, port: chosen.port };
    return shares(question, rule, after, portText(why, source, end, after, chosen));
  }
  return refuse(rule, message('NAT: all ports of {source} are in use', { source: source.name }));
}

/** The end that the rule was asked about, before translation. */
const nearEnd = ({ inside, outside }: FlowEntry, side: Question['side']): End =>
  side === 'outside' ? outside.global : inside.local;

function shares({ crossing }: Question, rule: DynamicRule, end: End, text: Message): Choice {
  return { kind: 'translated', end, rule, text, why: 'rule', fresh: false, innerVrf: crossing.innerVrf };
}

/** An address that one host has to itself. */
function isHeldWhole({ walk, end, side, crossing }: Question, word: number): boolean {
  if (side === 'outside') return walk.table.host('outside', 'local', crossing.innerVrf, { word }, 0) !== undefined;
  return walk.table
    .holding(crossing.outerVrf, word)
    .some((entry) => entry.kind === 'host' && entry.pair.global.port === undefined && !isOf(entry, end.word));
}

/** Neither another flow's, nor a static rule's, nor one on which the router itself answers. */
function isPortFree({ walk, end, side, crossing }: Question, global: End): boolean {
  const { protocol } = walk.packet;
  if (side === 'outside') {
    return !walk.table
      .showing(crossing.innerVrf, protocol, global)
      .some(({ outside }) => outside.global.word !== end.word || outside.global.port !== end.port);
  }
  const { router, statics, owner } = walk.router;
  const others = walk.table
    .holdingPort(crossing.outerVrf, protocol, global)
    .some((entry) => !isOf(entry, end.word) || (entry.kind === 'flow' && entry.inside.local.port !== end.port));
  if (others) return false;
  if (
    statics.inside.find('global', protocol, global).length > 0 ||
    statics.any.find('global', protocol, global).length > 0
  )
    return false;
  const listens = router.listeners.some((each) => each.protocol === protocol && each.port === global.port);
  return !listens || owner(crossing.outerVrf, global.word) === undefined;
}

function portText(why: Message, source: Source, before: End, after: End, { how, port }: PortChoice): Message {
  const places = { why, gift: source.gift, before: endText(before), after: endText(after), port };
  return how === 'kept'
    ? message('Source {before} becomes {after}, {gift}, for {why}. Its port is free there and is kept.', places)
    : message(
        'Source {before} becomes {after}, {gift}, for {why}. Its own port is taken there; {port} is free.',
        places,
      );
}

/** No port to share by: how the device helps itself is not certain. */
function giveWithoutPort(question: Question, rule: DynamicRule, source: Source, why: Message): Answer {
  const { walk, end } = question;
  if (!holds(walk, 'nat:no-ports'))
    return refuse(
      rule,
      message('NAT: the protocol has no ports by which {source} could be shared', { source: source.name }),
    );
  for (const word of source.addresses()) {
    const text = message('Source {before} becomes {after}, {gift}, for {why}.', textPlaces(why, source, end, word));
    return shares(question, rule, { word }, text);
  }
  return refuse(rule, message('NAT: {source} is empty', { source: source.name }));
}

/** Without a listing of the table nobody knows what is in use already. */
function sayTableIsKnown({ walk }: Question): void {
  if (walk.router.router.translations === undefined) holds(walk, 'nat:empty-table');
}
