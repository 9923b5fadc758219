/** net/netfilter/xt_cluster.c: the share of a node, by a hash over the source of the connection's original direction. */
import { message } from '../../../text/message.ts';
import { jhashFew, scaled, swapped } from '../../jhash.ts';
import type { Walk } from '../../walk/walk.ts';
import { optionNamed } from '../extension.ts';
import { written } from '../header.ts';
import { lacking, type MatchSemantics, ofConnections } from './match.ts';

/**
 * The number of the node that answers, from 0. Addresses are hashed as they lie in memory, on a little-endian machine;
 * of an IPv6 address the first 32 bits alone, because the kernel divides the number of its words by the size of one.
 */
function nodeOf({ connection }: Walk, total: number, seed: number): number | undefined {
  if (connection === undefined) return undefined;
  // xt_cluster_hash(): a template is of no family, and has no hash.
  if (connection.template !== undefined) return 0;
  const [first = 0] = connection.original.src.words;
  return scaled(jhashFew([swapped(first)], seed), total);
}

export const cluster: MatchSemantics = {
  name: 'cluster',
  state: 'modelled',
  compile: (use) => {
    const number = (name: string): number => {
      const value = optionNamed(use, name)?.value;
      return value?.kind === 'number' ? value.value : 0;
    };
    const node = optionNamed(use, '--cluster-local-node');
    const option = node ?? optionNamed(use, '--cluster-local-nodemask');
    const mask = node === undefined ? number('--cluster-local-nodemask') : 1 << (number('--cluster-local-node') - 1);
    const [total, seed] = [number('--cluster-total-nodes'), number('--cluster-hash-seed')];
    return [
      {
        span: use.nameSpan,
        region: () => ofConnections,
        test: (walk) => {
          const found = nodeOf(walk, total, seed);
          return found !== undefined && ((mask >>> found) & 1) === (option?.negated === true ? 0 : 1);
        },
        explain: (walk) => {
          const found = nodeOf(walk, total, seed);
          const wanted = option === undefined ? '-m cluster' : written(option);
          return found === undefined
            ? message('{option}: {lacking}', { option: wanted, lacking: lacking.connection })
            : message('{option}: the connection belongs to node {node} of {total}', {
                option: wanted,
                node: found + 1,
                total,
              });
        },
      },
    ];
  },
};
