/** Joins the dumps of one machine to a node. Several dumps of the same thing become one. */
import { mergeServices } from '../dialects/ipvsadm/merge.ts';
import { message } from '../text/message.ts';
import { byFamily, distinct } from './by-family.ts';
import { joinInterfaces } from './join-interfaces.ts';
import { joinPolicyRules } from './join-policy-rules.ts';
import { joinRouters } from './join-routers.ts';
import { joinRulesets } from './join-rulesets.ts';
import { noteSelectedRoutes, withUsualRules } from './join-selections.ts';
import { keyOfRoute } from './keys.ts';
import type { ConnectionEntry, IpSet, Node } from './model.ts';
import type { Note } from './note.ts';
import type { Part, PartOf } from './parts.ts';

export interface JoinedNode {
  readonly node: Node;
  readonly notes: readonly Note[];
}

/** `name`: the folder or file that the parts are from. Their order decides where two say different things: the first counts. */
export function joinNode(name: string, parts: readonly Part[]): JoinedNode {
  const notes: Note[] = [];
  const of = <Kind extends Part['kind']>(kind: Kind) =>
    parts.filter((part): part is PartOf<Kind> => part.kind === kind);
  const interfaces = joinInterfaces(of('interfaces'));
  const routes = of('routes');
  const rules = withUsualRules(of('policy-rules'), notes);
  noteSelectedRoutes(routes, notes);
  const sets = of('sets');
  const services = of('services');
  const connections = of('connections');
  const sysctls = of('sysctls');
  const router = joinRouters(of('router'));
  const node: Node = {
    name,
    rulesets: joinRulesets(of('ruleset'), notes),
    ...(interfaces === undefined ? {} : { interfaces }),
    ...(routes.length === 0
      ? {}
      : {
          routes: byFamily(
            routes.map((part) => part.routes),
            keyOfRoute,
          ),
        }),
    ...(rules.length === 0
      ? {}
      : {
          policyRules: joinPolicyRules(
            rules,
            routes.flatMap((part) => part.routes),
            notes,
          ),
        }),
    ...(sets.length === 0
      ? {}
      : joinSets(
          sets.flatMap((part) => part.sets),
          notes,
        )),
    ...(services.length === 0 ? {} : joinServices(services, notes)),
    ...(connections.length === 0 ? {} : { connections: joinConnections(connections) }),
    ...(sysctls.length === 0 ? {} : { sysctls: joinSysctls(sysctls) }),
    ...(router === undefined ? {} : { router }),
  };
  return { node, notes };
}

/** `ipset save` and `ipset list` show the same set twice: the entries of the one that shows more are taken. */
function joinSets(sets: readonly IpSet[], notes: Note[]): Pick<Node, 'sets' | 'unlistedSets'> {
  const joined = new Map<string, IpSet>();
  for (const set of sets) {
    const known = joined.get(set.name);
    if (known === undefined || known.unlisted === true || known.entries.length < set.entries.length) {
      joined.set(set.name, set);
    }
  }
  const unlisted = [...joined.values()].filter((set) => isUnlisted(set, joined));
  const [first] = unlisted;
  if (first === undefined) return { sets: joined };
  for (const { name } of unlisted) joined.delete(name);
  const what = message(
    'What {count} sets hold is not known: this listing shows no members. Add the output of ipset save.',
    {
      count: unlisted.length,
    },
  );
  notes.push({ origin: first.origin, message: what });
  return { sets: joined, unlistedSets: new Map(unlisted.map((set) => [set.name, set])) };
}

/** A list of which a member is not known is not known either. */
function isUnlisted({ unlisted, type, entries }: IpSet, sets: ReadonlyMap<string, IpSet>): boolean {
  if (unlisted === true) return true;
  if (type !== 'list:set') return false;
  return entries.some(({ parts: [member] }) => member?.kind === 'set' && sets.get(member.name)?.unlisted === true);
}

/** Nothing is known where all services are left out: there are some. */
function joinServices(parts: readonly PartOf<'services'>[], notes: Note[]): Pick<Node, 'services'> {
  const { services, incomplete } = mergeServices(parts.map((part) => part.services));
  const [first] = incomplete;
  if (first !== undefined) {
    const what = message(
      '{count} IPVS services are left out: this listing does not show how they forward. Add the output of ipvsadm -Ln or ipvsadm -Sn.',
      { count: incomplete.length },
    );
    notes.push({ origin: first.origin, message: what });
  }
  return services.length === 0 && first !== undefined ? {} : { services };
}

function joinConnections(parts: readonly PartOf<'connections'>[]): readonly ConnectionEntry[] {
  const [first, ...more] = parts;
  // A second listing was taken at another moment, and repeats what was still there.
  return more.length === 0
    ? (first?.connections ?? [])
    : distinct(
        parts.flatMap((part) => part.connections),
        ({ original, zone }) => JSON.stringify([original, zone]),
      );
}

function joinSysctls(parts: readonly PartOf<'sysctls'>[]): ReadonlyMap<string, string> {
  return new Map(parts.toReversed().flatMap((part) => [...part.sysctls]));
}
