import { addrtype } from '../server/src/catalog/names/address.ts';

/** Types that `-m addrtype` can find; iptables knows three more, which no address has. */
export const addressTypes = addrtype.filter((type) => type !== 'THROW' && type !== 'NAT' && type !== 'XRESOLVE');
