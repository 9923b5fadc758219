/** The names that kube-proxy gives its chains: pkg/proxy/iptables/proxier.go, servicePortChainName and its like. */
import { createHash } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 base32 of the first 80 bits: sixteen characters. */
function base32(bytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of bytes.subarray(0, 10)) bits = (bits << 8n) | BigInt(byte);
  let text = '';
  for (let shift = 75n; shift >= 0n; shift -= 5n) text += alphabet[Number((bits >> shift) & 31n)];
  return text;
}

function hash(text: string): string {
  return base32(createHash('sha256').update(text).digest());
}

/** `portName`: `shop/web:http`. */
export function serviceChain(portName: string, protocol: string): string {
  return `KUBE-SVC-${hash(portName + protocol)}`;
}

export function endpointChain(portName: string, protocol: string, endpoint: string): string {
  return `KUBE-SEP-${hash(portName + protocol + endpoint)}`;
}
