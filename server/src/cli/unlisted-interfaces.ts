/** Interfaces of described packets that the node does not have, as far as its dumps list any. */
import type { PacketInput } from '../../../protocol/trace.ts';
import type { Node } from '../node/model.ts';
import { listed, type Message, message } from '../text/message.ts';

/** So many of either kind are named. */
const most = 8;

/** What is said of them: such packets are traced all the same, since a listing may show one interface alone. */
export function unlistedInterfaces({ interfaces }: Node, packets: readonly PacketInput[]): readonly Message[] {
  if (interfaces === undefined) return [];
  const names = interfaces.map(({ name }) => name);
  const known = new Set(names);
  const strange = new Set<string>();
  for (const { in: device } of packets) {
    if (typeof device === 'string' && device !== '' && !known.has(device)) strange.add(device);
    if (strange.size >= most) break;
  }
  const expected = listed([...names.slice(0, most), ...(names.length > most ? ['…'] : [])]);
  return [...strange].map((device) =>
    message('in is {interface}, which no dump lists: expected one of {expected}, or null for the node itself.', {
      interface: device,
      expected,
    }),
  );
}
