/** `ip -j addr` and `ip -j link`. */

import { parseAddress } from '../../net/text.ts';
import { message } from '../../text/message.ts';
import { type DumpLines, type LocatedProblem, wholeLine } from '../dump.ts';
import type { Origin } from '../origin.ts';
import { type Drafts, draftOf } from './address-draft.ts';
import {
  countField,
  type JsonObject,
  objectField,
  objectsField,
  readObjects,
  stringsField,
  textField,
} from './json.ts';
import { endsOf, type LinkKinds, stacked } from './link-kinds.ts';
import type { InterfaceAddress } from './model.ts';
import { tableName } from './names.ts';

/** `addr_info` has a field for each flag that is set. */
const flagFields = [
  'secondary',
  'dynamic',
  'deprecated',
  'tentative',
  'dadfailed',
  'nodad',
  'temporary',
  'mngtmpaddr',
  'noprefixroute',
] as const;

export function readJsonInterfaces(dump: DumpLines, drafts: Drafts): readonly LocatedProblem[] {
  const { objects, problems } = readObjects(dump);
  for (const { object, line } of objects) {
    const name = textField(object, 'ifname');
    if (name === undefined) continue;
    const origin = { file: dump.file, line };
    const mtu = countField(object, 'mtu');
    const master = textField(object, 'master');
    const group = textField(object, 'group');
    const details = objectField(object, 'linkinfo') ?? {};
    const port = objectField(details, 'info_slave_data');
    const bridge = objectField(details, 'info_data');
    const mac = textField(object, 'address');
    const link = textField(object, 'link_type');
    const over = textField(object, 'link');
    const draft = draftOf(drafts, name, {
      index: countField(object, 'ifindex') ?? 0,
      flags: [...stringsField(object, 'flags')],
      ...(mtu === undefined ? {} : { mtu }),
      ...(master === undefined ? {} : { master }),
      ...(group === undefined ? {} : { group }),
      ...(over === undefined ? {} : { over }),
      ...kindsOf(object),
      ...(typeof bridge?.['nf_call_iptables'] === 'number'
        ? { shows: { ipv4: bridge['nf_call_iptables'] === 1, ipv6: bridge['nf_call_ip6tables'] === 1 } }
        : {}),
      ...(typeof port?.['hairpin'] === 'boolean'
        ? { port: { hairpin: port['hairpin'], isolated: port['isolated'] === true } }
        : {}),
      ...(mac?.includes(':') ? { mac: mac.toLowerCase() } : {}),
      ...(link === undefined ? {} : { link }),
      origin,
    });
    for (const item of objectsField(object, 'addr_info')) {
      if (Object.keys(item).length === 0) continue;
      const address = readInfo(item, origin);
      if (address !== undefined) draft.addresses.push(address);
      else {
        const what = message('An address of {name} has no valid “local” and “prefixlen”, so it is left out.', { name });
        const at = wholeLine(dump.lines[line - dump.first] ?? '');
        problems.push({ line, problem: { code: 'host-addr-range', span: at, message: what } });
      }
    }
  }
  return problems;
}

/** `"linkinfo":{"info_kind":"vrf","info_data":{"table":10}}`; addresses of a tunnel stand as if they were Ethernet addresses. */
function kindsOf(object: JsonObject): LinkKinds {
  const details = objectField(object, 'linkinfo') ?? {};
  const own = objectField(details, 'info_data') ?? {};
  const kind = textField(details, 'info_kind');
  const masterKind = textField(details, 'info_slave_kind');
  const table = textField(own, 'table');
  const mode = textField(own, 'mode');
  const state = textField(objectField(details, 'info_slave_data') ?? {}, 'state');
  const isTunnel = /^(?:gre6?|ipip|sit|tunnel6)$/.test(textField(object, 'link_type') ?? '');
  const tunnel = isTunnel ? endsOf(textField(object, 'address'), textField(object, 'broadcast')) : undefined;
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(masterKind === undefined ? {} : { masterKind }),
    ...(stacked.has(kind ?? '') && mode !== undefined ? { mode } : {}),
    ...(kind === 'vrf' && table !== undefined ? { vrfTable: tableName(table) } : {}),
    ...(masterKind === 'bond' && state !== undefined ? { isBackup: state === 'BACKUP' } : {}),
    ...(kind === 'bridge' && 'vlan_filtering' in own ? { filtersVlans: own['vlan_filtering'] === 1 } : {}),
    ...(tunnel === undefined ? {} : { tunnel }),
  };
}

function readInfo(item: JsonObject, origin: Origin): InterfaceAddress | undefined {
  const address = parseAddress(textField(item, 'local') ?? '');
  const prefixLength = countField(item, 'prefixlen');
  if (address === undefined || prefixLength === undefined || prefixLength > address.words.length * 32) return undefined;
  const peer = parseAddress(textField(item, 'address') ?? '');
  const broadcast = parseAddress(textField(item, 'broadcast') ?? '');
  return {
    address,
    prefixLength,
    ...(peer === undefined ? {} : { peer }),
    ...(broadcast === undefined ? {} : { broadcast }),
    scope: textField(item, 'scope') ?? 'global',
    flags: flagFields.filter((field) => item[field] === true),
    origin,
  };
}
