/** Names that iptables knows, with their numbers: weekdays, rateUnits, rateUnitsSaved, byteRateUnits, bitrateUnits, durationUnits. From iptables 1.8.13 and its source. */

export const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

export const rateUnits = ['second', 'minute', 'hour', 'day'] as const;

export const rateUnitsSaved = {
  second: 'sec',
  minute: 'min',
  hour: 'hour',
  day: 'day',
} as const;

export const byteRateUnits = ['b', 'kb', 'mb'] as const;

export const bitrateUnits = [
  'bit',
  'Kibit',
  'kbit',
  'Mibit',
  'mbit',
  'Gibit',
  'gbit',
  'Tibit',
  'tbit',
  'Bps',
  'KiBps',
  'KBps',
  'MiBps',
  'MBps',
  'GiBps',
  'GBps',
  'TiBps',
  'TBps',
] as const;

export const durationUnits = ['s', 'sec', 'secs', 'ms', 'msec', 'msecs', 'us', 'usec', 'usecs'] as const;
