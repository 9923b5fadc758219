/** Semantic tokens of a dump of services, by what each word is. */
import { columnsOfTitle, type IpvsRole, ipvsWords } from '../../dialects/ipvsadm/roles.ts';
import type { Token, TokenType } from '../tokens.ts';
import { columnsAt, type ServicesPart } from './line.ts';

const types: Readonly<Record<IpvsRole, TokenType | undefined>> = {
  protocol: 'keyword',
  service: 'function',
  mark: 'function',
  family: 'keyword',
  scheduler: 'class',
  'scheduler-flags': 'enumMember',
  persistent: 'keyword',
  seconds: 'number',
  mask: 'number',
  engine: 'class',
  ops: 'keyword',
  arrow: 'operator',
  server: 'string',
  method: 'enumMember',
  tunnel: 'enumMember',
  weight: 'number',
  active: 'number',
  inactive: 'number',
  'persistent-connections': 'number',
  upper: 'number',
  lower: 'number',
  connections: 'number',
  'connection-rate': 'number',
  'packets-in': 'number',
  'packets-out': 'number',
  'bytes-in': 'number',
  'bytes-out': 'number',
  'packet-rate-in': 'number',
  'packet-rate-out': 'number',
  'byte-rate-in': 'number',
  'byte-rate-out': 'number',
  expire: 'number',
  state: 'enumMember',
  source: 'string',
  virtual: 'function',
  destination: 'string',
  command: 'keyword',
  option: 'parameter',
  keyword: 'keyword',
  title: 'comment',
  comment: 'comment',
  other: undefined,
};

export function tokensOfServices(part: ServicesPart, first: number, end: number): readonly Token[] {
  const found: Token[] = [];
  let columns = columnsAt(part, first);
  for (let line = first; line < end; line++) {
    const text = part.textAt(line);
    columns = columnsOfTitle(text) ?? columns;
    for (const { span, role } of ipvsWords(text, columns)) {
      const type = types[role];
      if (type === undefined) continue;
      const declares = (role === 'service' || role === 'mark') && !text.includes('-r');
      found.push({ line, span, type, modifiers: declares ? ['declaration'] : [] });
    }
  }
  return found;
}
