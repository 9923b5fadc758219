/** `ip -j route`. */
import { parseAddress } from '../../net/text.ts';
import { message } from '../../text/message.ts';
import { type DumpLines, type LocatedProblem, wholeLine } from '../dump.ts';
import {
  countField,
  type JsonObject,
  objectField,
  objectsField,
  readObjects,
  stringsField,
  textField,
} from './json.ts';
import type { NextHop, Realms } from './model.ts';
import { dsField, interfaceName, preferenceOf, routeType, tableName } from './names.ts';
import type { RouteDraft } from './route-draft.ts';
import { readPrefix, readRealms } from './words.ts';

export function readJsonRoutes(dump: DumpLines, problems: LocatedProblem[]): readonly RouteDraft[] {
  const read = readObjects(dump);
  problems.push(...read.problems);
  const routes: RouteDraft[] = [];
  for (const { object, line } of read.objects) {
    const written = textField(object, 'dst');
    // An answer of `ip route get` names the asking user.
    if (written === undefined || 'uid' in object) continue;
    const destination = written === 'default' ? undefined : readPrefix(written);
    const type = routeType(textField(object, 'type') ?? 'unicast');
    if (type === undefined || (written !== 'default' && destination === undefined)) {
      const what = message('Expected {what}, found “{word}”.', {
        what: 'a destination such as 10.0.0.0/8 or default',
        word: written,
      });
      problems.push({
        line,
        problem: { code: 'host-addr-range', span: wholeLine(dump.lines[line - dump.first] ?? ''), message: what },
      });
      continue;
    }
    const draft: RouteDraft = {
      type,
      nextHops: hopsOf(object),
      metric: countField(object, 'metric') ?? 0,
      tos: dsField(textField(object, 'tos') ?? '') ?? 0,
      origin: { file: dump.file, line },
    };
    if (destination !== undefined) draft.destination = destination;
    const gateway = parseAddress(textField(object, 'gateway') ?? '');
    const source = parseAddress(textField(object, 'prefsrc') ?? '');
    const family = destination?.address.family ?? gateway?.family ?? source?.family;
    if (family !== undefined) draft.family = family;
    else if ('pref' in object) draft.family = 'ipv6';
    if (source !== undefined) draft.source = source;
    const table = textField(object, 'table');
    if (table !== undefined) draft.table = tableName(table);
    const preference = preferenceOf(textField(object, 'pref'));
    if (preference !== undefined) draft.preference = preference;
    const from = readPrefix(textField(object, 'from') ?? '');
    if (from?.address.family === 'ipv6') draft.from = from;
    const mtu = metricsOf(object)
      .map((metrics) => countField(metrics, 'mtu'))
      .find((value) => value !== undefined);
    if (mtu !== undefined) draft.mtu = mtu;
    const scope = textField(object, 'scope');
    if (scope !== undefined) draft.scope = scope;
    const protocol = textField(object, 'protocol');
    if (protocol !== undefined) draft.protocol = protocol;
    routes.push(draft);
  }
  return routes;
}

/** `"metrics":[{"mtu":1300}]`; that it is locked is not printed in JSON. */
function metricsOf(route: JsonObject): readonly JsonObject[] {
  return objectsField(route, 'metrics');
}

function hopsOf(route: JsonObject): NextHop[] {
  const hops = objectsField(route, 'nexthops');
  return (hops.length > 0 ? hops : [route])
    .map(hopOf)
    .filter((hop) => hop.gateway !== undefined || hop.device !== undefined);
}

function hopOf(object: JsonObject): NextHop {
  const via = textField(objectField(object, 'via') ?? {}, 'host');
  const gateway = parseAddress(textField(object, 'gateway') ?? via ?? '');
  const device = textField(object, 'dev');
  return {
    ...(gateway === undefined ? {} : { gateway }),
    ...(device === undefined ? {} : { device: interfaceName(device) }),
    weight: countField(object, 'weight') ?? 1,
    flags: stringsField(object, 'flags'),
    ...realmsOf(object),
  };
}

/** Of routes and rules. */
export function realmsOf(object: JsonObject): { readonly realms?: Realms } {
  const [from, to] = ['flow_from', 'flow_to'].map((name) => textField(object, name));
  const realms = to === undefined ? undefined : readRealms(from === undefined ? to : `${from}/${to}`);
  return realms === undefined ? {} : { realms };
}
