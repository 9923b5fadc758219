import { tableNames } from '../catalog/find.ts';
import type { TableName } from '../catalog/types.ts';
import { ownerOfChain, ownersOfMark } from '../catalog/wellKnown/find.ts';
import { markConflicts } from '../catalog/wellKnown/markConflicts.ts';
import { chainBits, graphOf } from '../dialects/iptables-save/dump/graph.ts';
import { isBuiltin } from '../dialects/iptables-save/dump/names.ts';
import { formatMark } from '../net/mark.ts';
import { type Message, message } from '../text/message.ts';
import type { Finding, Place, RulesCheck } from './check.ts';
import { type MarkPlace, markPlaces } from './marks.ts';
import { targetSpan } from './places.ts';
import { type RulesView, type TableView, textAt } from './view.ts';

/** Only software whose chains stand in the same dump has a claim: bits of software that isn't there are free. */
export const markConflict: RulesCheck = {
  kind: 'rules',
  code: 'mark-conflict',
  dialect: 'iptables-save',
  title: 'Mark bits that belong to other software',
  severity: 'warning',
  why: 'A packet has one mark of 32 bits, and all software on the machine shares it. This rule sets bits by which other software of this dump recognises its packets, so those get its treatment too; or it clears them between the rule that sets them and the rule that looks. Choose free bits and write a mask (`--set-xmark 0x10000000/0x10000000`): without a mask all 32 bits are written.',
  before: `*mangle
:PREROUTING ACCEPT [0:0]
-A PREROUTING -i eth1 -j MARK --set-xmark 0x4000/0xffffffff
COMMIT
*nat
:POSTROUTING ACCEPT [0:0]
:KUBE-MARK-MASQ - [0:0]
:KUBE-POSTROUTING - [0:0]
-A POSTROUTING -j KUBE-POSTROUTING
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
-A KUBE-POSTROUTING -j MASQUERADE
COMMIT
`,
  after: `*mangle
:PREROUTING ACCEPT [0:0]
-A PREROUTING -i eth1 -j MARK --set-xmark 0x10000000/0x10000000
COMMIT
*nat
:POSTROUTING ACCEPT [0:0]
:KUBE-MARK-MASQ - [0:0]
:KUBE-POSTROUTING - [0:0]
-A POSTROUTING -j KUBE-POSTROUTING
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
-A KUBE-POSTROUTING -j MASQUERADE
COMMIT
`,
  *run(view) {
    const places = markPlaces(view).map(owned(view));
    const claims = claimsOf(places);
    if (claims.length === 0) return;
    for (const place of places) {
      if (place.does !== 'set') continue;
      for (const claim of claims) {
        if (isRelated(claim.software, place.software)) continue;
        const finding = forged(view, place, claim) ?? wiped(view, place, claim);
        if (finding === undefined) continue;
        yield finding;
        break;
      }
    }
  },
};

/** A place with the software that its chain belongs to; undefined: nobody known, so the administrator. */
interface OwnedPlace extends MarkPlace {
  readonly software: string | undefined;
}

/** Chains are looked up once: Calico has a mark in each of thousands of policies. */
function owned(view: RulesView): (place: MarkPlace) => OwnedPlace {
  const known = new Map<string, string | undefined>();
  return (place) => {
    const key = `${place.table.known} ${place.chain}`;
    if (!known.has(key)) {
      const own = isBuiltin(place.table.block, place.chain) ? undefined : ownerOfChain(place.table.known, place.chain);
      known.set(key, own?.software);
    }
    return { ...place, software: known.get(key) ?? signature(view, place) };
  };
}

/** Calico signs its rules in built-in chains with a hash of them: `-m comment --comment "cali:mp77cMpurHhyjLrM"`. */
function signature(view: RulesView, { table, line }: MarkPlace): string | undefined {
  if (!/ --comment "?cali:[\w-]{16}/.test(textAt(view, line))) return undefined;
  return ownerOfChain(table.known, 'cali-FORWARD')?.software;
}

/** Bits by which software of this dump recognises its packets. */
interface Claim {
  readonly software: string;
  /** 32 bits, unsigned. */
  readonly bits: number;
  /** Rules of the software's own chains that set and test them. */
  readonly setters: readonly OwnedPlace[];
  readonly testers: readonly OwnedPlace[];
}

function claimsOf(places: readonly OwnedPlace[]): readonly Claim[] {
  const bySoftware = new Map<string, OwnedPlace[]>();
  for (const place of places) {
    if (place.software === undefined) continue;
    const own = bySoftware.get(place.software);
    if (own === undefined) bySoftware.set(place.software, [place]);
    else own.push(place);
  }
  return Array.from(bySoftware, ([software, own]): Claim => {
    const testers = own.filter(({ does }) => does === 'test');
    const bits = testers.reduce((all, { bits }) => all | bits, 0) >>> 0;
    return { software, bits, testers, setters: own.filter(({ does, sets }) => does === 'set' && (sets & bits) !== 0) };
  }).filter(({ bits }) => bits !== 0 && bits !== 0xffffffff);
}

/** Parts of one software, and software that shares bits on purpose. */
function isRelated(owner: string, other: string | undefined): boolean {
  if (other === undefined) return false;
  const [first = '', second = ''] = [owner, other].map((name) => name.replace(/ \(.*$/, '').toLowerCase());
  if (first.includes(second) || second.includes(first)) return true;
  if (`${first} ${second}`.match(/kubelet|kube-proxy/g)?.length === 2) return true;
  const claims = (by: string, full: string, name: string) => full.includes(by) || by.includes(name);
  return markConflicts.some(({ harmless, claimedBy }) => {
    const all = claimedBy.map((by) => by.toLowerCase());
    return (
      harmless === true &&
      all.some((by) => claims(by, owner.toLowerCase(), first)) &&
      all.some((by) => claims(by, other.toLowerCase(), second))
    );
  });
}

/** The rule sets bits that mean something to the other software. */
function forged(view: RulesView, place: OwnedPlace, claim: Claim): Finding | undefined {
  const bits = (place.sets & claim.bits) >>> 0;
  if (bits === 0) return undefined;
  const meaning = ownersOfMark(bits, bits).find(({ software }) => isRelated(claim.software, software))?.meaning;
  const args = { bits: formatMark(bits), software: message(claim.software) };
  return {
    ...at(view, place),
    message:
      meaning === undefined
        ? message('{bits} belongs to {software}, which takes the packet for its own then.', args)
        : message('{bits} belongs to {software}. There it means: {meaning}', { ...args, meaning: message(meaning) }),
    related: related(view, claim),
  };
}

/** The rule clears such bits on the way from the rule that sets them to the one that tests them. */
function wiped(view: RulesView, place: OwnedPlace, claim: Claim): Finding | undefined {
  const bits = (place.clears & claim.bits) >>> 0;
  if (bits === 0 || !isBetween(place, claim)) return undefined;
  return {
    ...at(view, place),
    message: message('This clears {bits}, which {software} has set by now and looks at later.', {
      bits: formatMark(bits),
      software: message(claim.software),
    }),
    related: related(view, claim),
  };
}

function at(view: RulesView, { line }: OwnedPlace): Place {
  return { line, span: targetSpan(view, line) };
}

function related(view: RulesView, { software, testers }: Claim): readonly (Place & { readonly message: Message })[] {
  const tested = message('{software} tests the bits here.', { software: message(software) });
  return testers.slice(0, 1).map((place) => ({ ...at(view, place), message: tested }));
}

/** How far along its way a packet is, for each built-in chain: hooks first, then the tables at a hook. */
const hookOrder: Readonly<Record<keyof typeof chainBits, number>> = {
  PREROUTING: 0,
  OUTPUT: 1,
  INPUT: 2,
  FORWARD: 2,
  POSTROUTING: 3,
};

function isBetween(place: OwnedPlace, { setters, testers }: Claim): boolean {
  const earliest = Math.min(...setters.flatMap(whereOf));
  const latest = Math.max(...testers.flatMap(whereOf));
  return whereOf(place).some((where) => earliest < where && where < latest);
}

function whereOf({ table, chain }: OwnedPlace): readonly number[] {
  if (table.known === undefined) return [];
  const position = positionOf(table.known);
  return hooksOf(table, chain).map((hook) => hookOrder[hook] * tableNames.length + position);
}

function positionOf(table: TableName): number {
  return tableNames.indexOf(table);
}

/** The built-in chains from which packets get to the chain. */
function hooksOf({ block }: TableView, chain: string): readonly (keyof typeof chainBits)[] {
  const names = Object.keys(chainBits) as (keyof typeof chainBits)[];
  if (isBuiltin(block, chain)) return names.filter((name) => name === chain);
  const reach = graphOf(block.index.edges).reach(chain);
  return names.filter((name) => (reach & chainBits[name]) !== 0);
}
