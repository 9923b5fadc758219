/** The text of a *.packets.json with more packets; what stands there stays as it is written. */

/** Undefined: the text is no JSON array. An empty text becomes one. */
export function withPackets(text: string, packets: readonly unknown[]): string | undefined {
  const lines = packets.map((packet) => `  ${JSON.stringify(packet)}`).join(',\n');
  if (text.trim() === '') return `[\n${lines}\n]\n`;
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value)) return undefined;
    const end = text.lastIndexOf(']');
    const before = text.slice(0, end).trimEnd();
    return `${before}${value.length === 0 ? '' : ','}\n${lines}\n${text.slice(end)}`;
  } catch {
    return undefined;
  }
}
