/** Which helpers may have announced connections of a node, and of which protocols these are. */
import { helpers } from '../../../catalog/helpers.ts';
import type { Node } from '../../../node/model.ts';
import { once } from '../../../text/once.ts';
import { namesLike, wholeOf } from '../../space/dimensions.ts';
import { type Intervals, intervalsOf, without } from '../../space/intervals.ts';
import { numbers } from '../../space/region.ts';
import { givenBy } from './given.ts';

export interface Announcers {
  /** Their names, none of them empty. */
  readonly names: Intervals;
  /** Of what they announce. */
  readonly protocols: Intervals;
}

const anybody: Intervals = without(namesLike('', true), namesLike('', false));
const anything: Intervals = wholeOf('protocol', 'ipv4');

/** Those that announce connections of the same protocols together. None: nothing on the node announces connections. */
export const announcersOf = once((node: Node): readonly Announcers[] => {
  const given = givenBy(node);
  if (given === undefined) return [{ names: anybody, protocols: anything }];
  if (given.byPort) return [{ names: anybody, protocols: protocolsAnnounced([...helpers.keys(), ...given.helpers]) }];
  const groups = new Map<string, { readonly names: string[]; readonly protocols: Intervals }>();
  for (const name of withPassedOn([...given.helpers])) {
    const protocols = protocolsOf(name);
    const group = groups.get(protocols.join()) ?? { names: [], protocols };
    group.names.push(name);
    groups.set(protocols.join(), group);
  }
  return [...groups.values()].map(({ names, protocols }) => ({ names: namesOf(names), protocols }));
});

function protocolsOf(name: string): Intervals {
  const spec = helpers.get(name);
  return spec === undefined ? anything : ofProtocols(spec.announces);
}

/** What these announce, and those that their connections have. */
export function protocolsAnnounced(names: readonly string[]): Intervals {
  return intervalsOf([...withPassedOn(names)].flatMap(protocolsOf));
}

function ofProtocols(all: readonly number[]): Intervals {
  return intervalsOf(all.flatMap((each) => numbers(each)));
}

/** These names and no others. */
export function namesOf(names: readonly string[]): Intervals {
  return intervalsOf(names.flatMap((name) => namesLike(name, false)));
}

/** These helpers, and those that what they announce has. */
export function withPassedOn(names: readonly string[]): ReadonlySet<string> {
  const all = new Set(names);
  // What is added while it is looked through is looked at too.
  for (const name of all) for (const more of helpers.get(name)?.passesOn ?? []) all.add(more);
  return all;
}
