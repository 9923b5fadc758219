/** The set types that ipset knows (ipset(8), `ipset help`), and what each of their dimensions holds. */

export type Dimension = 'ip' | 'net' | 'port' | 'mac' | 'mark' | 'iface' | 'set';

export interface SetType {
  readonly name: string;
  readonly dimensions: readonly Dimension[];
  /** Elements may say `nomatch`. */
  readonly nomatch: boolean;
  /** Has addresses, and so a family. Bitmaps know IPv4 alone. */
  readonly hasFamily: boolean;
  /** Dimensions that an element may leave away at its end. */
  readonly optional: number;
}

const names = [
  'hash:ip',
  'hash:mac',
  'hash:ip,mac',
  'hash:ip,mark',
  'hash:net',
  'hash:net,net',
  'hash:ip,port',
  'hash:net,port',
  'hash:ip,port,ip',
  'hash:ip,port,net',
  'hash:net,port,net',
  'hash:net,iface',
  'bitmap:ip',
  'bitmap:ip,mac',
  'bitmap:port',
  'list:set',
] as const;

/** Names of releases before 4, which are still read. */
const aliases: Readonly<Record<string, (typeof names)[number]>> = {
  iphash: 'hash:ip',
  iptree: 'hash:ip',
  iptreemap: 'hash:ip',
  machash: 'hash:mac',
  ipmachash: 'hash:ip,mac',
  ipmarkhash: 'hash:ip,mark',
  nethash: 'hash:net',
  netnethash: 'hash:net,net',
  ipporthash: 'hash:ip,port',
  netporthash: 'hash:net,port',
  ipportiphash: 'hash:ip,port,ip',
  ipportnethash: 'hash:ip,port,net',
  netportnethash: 'hash:net,port,net',
  netifacehash: 'hash:net,iface',
  ipmap: 'bitmap:ip',
  macipmap: 'bitmap:ip,mac',
  portmap: 'bitmap:port',
  setlist: 'list:set',
};

export const setTypes: ReadonlyMap<string, SetType> = new Map(names.map((name) => [name, typeOf(name)]));

/** A type by its name or an old name; undefined: no such type. */
export function setType(name: string): SetType | undefined {
  return setTypes.get(Object.hasOwn(aliases, name) ? (aliases[name] ?? name) : name);
}

function typeOf(name: (typeof names)[number]): SetType {
  const dimensions = name.slice(name.indexOf(':') + 1).split(',') as Dimension[];
  const addresses = dimensions.some((dimension) => dimension === 'ip' || dimension === 'net');
  return {
    name,
    dimensions,
    nomatch: dimensions.includes('net'),
    hasFamily: addresses,
    optional: name === 'bitmap:ip,mac' ? 1 : 0,
  };
}
