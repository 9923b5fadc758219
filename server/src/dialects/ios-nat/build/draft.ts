/** A router while its commands are read, each of which adds something, changes it or takes it away. */
import type {
  AccessGroup,
  AccessList,
  AclEntry,
  CryptoMap,
  EntryLimit,
  GroupMember,
  Inspection,
  InterfaceAddress,
  Listener,
  Named,
  NatMark,
  NatRule,
  ObjectGroup,
  Pool,
  PoolRange,
  PrefixList,
  RouteMapClause,
  RouteMapMatch,
  RouteMapSet,
  RouterInterface,
  ServerGroup,
  ServerGroupMember,
  Statement,
  StaticRoute,
  Timer,
  UntracedStatement,
  Vendor,
  VirtualAddress,
  Vrf,
} from '../model.ts';

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Something that a `no …` takes back, with its words in full. */
export interface Kept<Item> {
  readonly words: string;
  readonly item: Item;
}

export interface InterfaceDraft
  extends Omit<
    Mutable<RouterInterface>,
    'addresses' | 'natSides' | 'accessGroups' | 'inspections' | 'virtualAddresses'
  > {
  inspections: Inspection[];
  virtualAddresses: VirtualAddress[];
  addresses: InterfaceAddress[];
  natSides: NatMark[];
  accessGroups: AccessGroup[];
}

export interface ListDraft extends Omit<Mutable<AccessList>, 'definitions' | 'entries' | 'remarks'> {
  definitions: Named[];
  entries: AclEntry[];
  remarks: Statement[];
}

export interface PoolDraft extends Omit<Mutable<Pool>, 'ranges'> {
  ranges: PoolRange[];
}

export interface ServerGroupDraft extends Omit<Mutable<ServerGroup>, 'members'> {
  members: ServerGroupMember[];
}

export interface GroupDraft extends Omit<Mutable<ObjectGroup>, 'members'> {
  members: GroupMember[];
}

export interface ClauseDraft extends Omit<Mutable<RouteMapClause>, 'matches' | 'sets'> {
  matches: RouteMapMatch[];
  sets: RouteMapSet[];
}

/** The block that the commands of a sub-mode belong to. */
export type Block =
  | { readonly kind: 'interfaces'; readonly interfaces: readonly InterfaceDraft[] }
  | { readonly kind: 'list'; readonly list: ListDraft }
  | { readonly kind: 'pool'; readonly pool: PoolDraft }
  | { readonly kind: 'server-group'; readonly group: ServerGroupDraft }
  | { readonly kind: 'group'; readonly group: GroupDraft }
  | { readonly kind: 'clause'; readonly clause: ClauseDraft }
  | { readonly kind: 'crypto-map'; readonly map: Mutable<CryptoMap> };

export interface Draft {
  readonly vendor: Vendor;
  hostname: string | undefined;
  block: Block | undefined;
  readonly interfaces: Map<string, InterfaceDraft>;
  readonly vrfs: Map<string, Vrf>;
  rules: Kept<NatRule>[];
  untraced: Kept<UntracedStatement>[];
  readonly pools: Map<string, PoolDraft>;
  readonly serverGroups: Map<string, ServerGroupDraft>;
  readonly lists: Map<string, ListDraft>;
  readonly groups: Map<string, GroupDraft>;
  readonly prefixLists: Map<string, Mutable<PrefixList>>;
  /** By name, then by number. */
  readonly routeMaps: Map<string, Map<number, ClauseDraft>>;
  routes: Kept<StaticRoute>[];
  routing: Kept<Statement>[];
  timers: Kept<Timer>[];
  limits: Kept<EntryLimit>[];
  listeners: Kept<Listener>[];
  cryptoMaps: Mutable<CryptoMap>[];
}

export function emptyDraft(vendor: Vendor): Draft {
  return {
    vendor,
    hostname: undefined,
    block: undefined,
    interfaces: new Map(),
    vrfs: new Map(),
    rules: [],
    untraced: [],
    pools: new Map(),
    serverGroups: new Map(),
    lists: new Map(),
    groups: new Map(),
    prefixLists: new Map(),
    routeMaps: new Map(),
    routes: [],
    routing: [],
    timers: [],
    limits: [],
    listeners: [],
    cryptoMaps: [],
  };
}

/** The interface whose block is open. */
export function openInterface({ block }: Draft): Named | undefined {
  const first = block?.kind === 'interfaces' ? block.interfaces[0] : undefined;
  return first === undefined ? undefined : { name: first.name, place: first.statement.place };
}
