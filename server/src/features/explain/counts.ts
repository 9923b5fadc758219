/** Counts of packets and bytes as people read them. */

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;

/** 1234567 as 1 234 567, with thin spaces. */
export function groups(value: bigint): string {
  return value.toString().replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** Bytes in the largest unit that leaves at least one: `1.5 GiB`. */
export function bytesText(bytes: bigint): string {
  let unit = 0;
  let scaled = bytes * 10n;
  while (scaled >= 10240n && unit < units.length - 1) {
    scaled /= 1024n;
    unit++;
  }
  const whole = scaled / 10n;
  const tenth = scaled % 10n;
  return `${whole}${unit === 0 || tenth === 0n ? '' : `.${tenth}`} ${units[unit] ?? ''}`;
}
