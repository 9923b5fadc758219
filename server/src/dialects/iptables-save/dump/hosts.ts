/**
 * The one address that a rule demands of a packet's source or destination, as its line tells without being read:
 * iptables-save prints both right behind the chain. Thousands of rules that are for other hosts need not be read then.
 */
import type { Address } from '../../../net/address.ts';
import { bitsOf, parseAddress } from '../../../net/text.ts';

/** Undefined: the rule demands no single address, or the line would have to be read to know. */
export interface ToldHosts {
  readonly source?: Address | undefined;
  readonly destination?: Address | undefined;
}

const beginning = /^(?:\[\d+:\d+\] )?-A [\w-]+(?: -s ([\da-f.:]+)\/(\d+)(?= |$))?(?: -d ([\da-f.:]+)\/(\d+)(?= |$))?/;

export function toldHosts(line: string): ToldHosts {
  const [, source, sourceLength, destination, destinationLength] = beginning.exec(line) ?? [];
  return { source: whole(source, sourceLength), destination: whole(destination, destinationLength) };
}

function whole(text: string | undefined, length: string | undefined): Address | undefined {
  const address = text === undefined ? undefined : parseAddress(text);
  return address !== undefined && Number(length) === bitsOf(address.family) ? address : undefined;
}
