/** Which clients stay with the real server that they were given: ip_vs_sched_persist(). */
import type { Address } from '../../net/address.ts';
import type { VirtualService } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import type { Walk } from '../walk/walk.ts';
import type { Request } from './request.ts';
import { callOf, keyOfCall } from './sip.ts';

/** What a client is told apart by. */
export interface ClientKey {
  /** The client's address, under the netmask. */
  readonly who: Address;
  /** What it asks for, where an engine looks into that. */
  readonly what?: Address;
}

/** Undefined: the service is not persistent. `refused`: its engine finds nothing in the packet that it could go by. */
export function clientKey(walk: Walk, service: VirtualService, { client }: Request): ClientKey | 'refused' | undefined {
  const { persistence, persistenceMask, family, engine } = service;
  if (persistence === undefined) return undefined;
  const words = client.words.map((word, index) => (word & (persistenceMask?.[index] ?? 0xffffffff)) >>> 0);
  const who = { family, words };
  if (engine === undefined) return { who };
  if (engine !== 'sip') {
    const text = message(
      'the persistence engine {engine} keeps clients with their real servers as if there were none',
      {
        engine,
      },
    );
    walk.chooser.suppose({ id: `pe:${engine}`, text });
    return { who };
  }
  const call = callOf(walk);
  return call === undefined ? 'refused' : { who, what: keyOfCall(call) };
}
