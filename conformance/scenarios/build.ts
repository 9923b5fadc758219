/** Short words for writing scenarios down. */
import type { Scenario, ScenarioPacket } from '../kernel/scenario.ts';

const BUILT_IN: Readonly<Record<string, readonly string[]>> = {
  raw: ['PREROUTING', 'OUTPUT'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  security: ['INPUT', 'FORWARD', 'OUTPUT'],
};

type Table = 'raw' | 'mangle' | 'nat' | 'filter' | 'security';

/**
 * A dump from rules by table: `{ filter: ['FORWARD -p tcp -j DROP', ':FORWARD DROP'] }`. A line that begins with a colon
 * sets a policy or declares an empty chain; other chains are declared by their first rule.
 */
export function rules(tables: Readonly<Partial<Record<Table, readonly string[]>>>): string {
  return Object.entries(tables)
    .map(([table, lines]) => {
      const declared = new Map((BUILT_IN[table] ?? []).map((chain) => [chain, 'ACCEPT']));
      for (const line of lines) {
        const [chain = '', policy] = line.replace(/^:/, '').split(' ');
        if (line.startsWith(':')) declared.set(chain, policy ?? '-');
        else if (!declared.has(chain)) declared.set(chain, '-');
      }
      const heads = [...declared].map(([chain, policy]) => `:${chain} ${policy} [0:0]`);
      const body = lines.filter((line) => !line.startsWith(':')).map((line) => `-A ${line}`);
      return [`*${table}`, ...heads, ...body, 'COMMIT', ''].join('\n');
    })
    .join('');
}

type More = Omit<Partial<ScenarioPacket>, 'from' | 'src' | 'dst' | 'proto' | 'sport' | 'dport'>;

/** `tcp 10.1.0.7:40000 > 10.2.0.5:80`; IPv6 addresses with ports stand in brackets. */
export function packet(from: string, way: string, more: More = {}): ScenarioPacket {
  const [proto, source, , destination] = way.split(' ');
  if (proto === undefined || source === undefined || destination === undefined)
    throw new SyntaxError(`not a packet: ${way}`);
  const [src, sport] = host(source);
  const [dst, dport] = host(destination);
  const ports = { ...(sport === undefined ? {} : { sport }), ...(dport === undefined ? {} : { dport }) };
  return { from, src, dst, proto, ...ports, ...more };
}

function host(text: string): readonly [address: string, port: number | undefined] {
  const found = /^(?:\[(?<six>[^\]]+)\]|(?<four>[\d.]+)):(?<port>\d+)$/.exec(text)?.groups;
  const address = found?.['six'] ?? found?.['four'] ?? text;
  return [address, found === undefined ? undefined : Number(found['port'])];
}

export const left = (way: string, more?: More) => packet('left', way, more);
export const right = (way: string, more?: More) => packet('right', way, more);
export const local = (way: string, more?: More) => packet('local', way, more);

/** The scenarios of one file: their names begin with the file's. */
export function topic(name: string, scenarios: Readonly<Record<string, Omit<Scenario, 'name'>>>): readonly Scenario[] {
  return Object.entries(scenarios).map(([title, scenario]) => ({ name: `${name}/${title}`, ...scenario }));
}

/** The same TCP connection again and again: each packet from another client port. */
export function clients(count: number, make: (port: number) => ScenarioPacket): readonly ScenarioPacket[] {
  return Array.from({ length: count }, (_, index) => make(40001 + index));
}
