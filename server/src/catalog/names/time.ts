/** Names that iptables knows, with their numbers: weekdays, rateUnits, rateUnitsSaved, byteRateUnits, bitrateUnits, durationUnits. From iptables 1.8.13 and its source. */

export const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

export const rateUnits = ['second', 'minute', 'hour', 'day'] as const;
