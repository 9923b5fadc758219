/**
 * How many packets a full bucket of credit lets pass at once. user2credits() of net/netfilter/xt_limit.c counts in 32 bits
 * (xt_hashlimit.c in 64), rounds down, and lets what is too large overflow: of slow rates with a long burst little is left.
 */

/** The ticks of a second that a kernel may be built with (kernel/Kconfig.hz). No dump tells. */
const ticks: readonly bigint[] = [100n, 250n, 300n, 1000n];

interface Width {
  readonly bits: bigint;
  /** Parts of a second that a rate is given in. */
  readonly scale: bigint;
}

/** XT_LIMIT_SCALE, and XT_HASHLIMIT_SCALE_v2. */
export const widths = {
  limit: { bits: 32n, scale: 10_000n },
  hashlimit: { bits: 64n, scale: 1_000_000n },
} as const satisfies Readonly<Record<string, Width>>;

interface Rate {
  readonly count: number;
  readonly seconds: number;
}

/** The fewest and the most packets of a burst, whatever kernel it is: nftables counts limits itself, and as it is told. */
export function atOnce(
  { count, seconds }: Rate,
  burst: number,
  width: Width,
): { readonly least: number; readonly most: number } {
  const each = (width.scale * BigInt(seconds)) / BigInt(Math.max(count, 1));
  const found = ticks.flatMap((hz) => {
    const cost = creditsFor(each, hz, width);
    const all = creditsFor(BigInt.asUintN(Number(width.bits), each * BigInt(burst)), hz, width);
    // What is less than one packet’s the kernel refuses to load (limit_mt_check()).
    return cost > 0n && all >= cost ? [Number(all / cost)] : [];
  });
  return { least: Math.min(burst, ...found), most: Math.max(burst, ...found) };
}

/** user2credits(). */
function creditsFor(user: bigint, hz: bigint, { bits, scale }: Width): bigint {
  const largest = 2n ** bits - 1n;
  const perSecond = hz * powerBelow(largest / (hz * 86_400n));
  const credits = user > largest / perSecond ? (user / scale) * perSecond : (user * perSecond) / scale;
  return BigInt.asUintN(Number(bits), credits);
}

/** POW2_BELOW32(), POW2_BELOW64(): the largest power of 2 that is not above it. */
function powerBelow(most: bigint): bigint {
  return 2n ** BigInt(most.toString(2).length - 1);
}
