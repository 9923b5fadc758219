/** Traces over one node, each packet in a session of its own, and prints the heap that is left: memory must not grow. */
import { readNode } from '../server/src/node/read.ts';
import { openSession } from '../server/src/trace/engine.ts';
import { readPacket } from '../server/src/trace/input.ts';
import { plainRules } from './plain-rules.ts';

const files = Object.entries(plainRules(500)).map(([name, text]) => ({ name, text }));
const { node } = readNode('plain', files);

for (const [from, to] of [
  [0, 1_000],
  [1_000, 20_000],
] as const) {
  for (let index = from; index < to; index++) {
    const [src, sport, dport] = [`198.51.100.${index & 255}`, 1024 + index, 10_000 + (index % 500)];
    const read = readPacket({ in: 'eth0', src, dst: '192.0.2.11', protocol: 'tcp', sport, dport });
    if ('packet' in read) openSession(node).send(read.packet);
  }
  globalThis.gc?.();
  console.log(process.memoryUsage().heapUsed);
}
