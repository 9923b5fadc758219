/** A route while a listing is being read. */
import type { Prefix } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import type { Origin } from '../origin.ts';
import type { NextHop, RouteType } from './model.ts';

/** A route whose family its own words may not tell: `default dev ppp0 scope link`. */
export interface RouteDraft {
  family?: Family;
  type: RouteType;
  /** Undefined: `default`. */
  destination?: Prefix;
  table?: string;
  nextHops: NextHop[];
  source?: Prefix['address'];
  metric: number;
  tos: number;
  scope?: string;
  protocol?: string;
  from?: Prefix;
  mtu?: number;
  mtuLocked?: boolean;
  preference?: 'low' | 'high';
  origin: Origin;
}
