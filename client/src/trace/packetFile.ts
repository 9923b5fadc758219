/** The text of a *.packets.json with one more packet; what stands there stays as it is written. */

/** Undefined: the text is no JSON array. An empty text becomes one. */
export function withPacket(text: string, packet: unknown): string | undefined {
  const line = `  ${JSON.stringify(packet)}`;
  if (text.trim() === '') return `[\n${line}\n]\n`;
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value)) return undefined;
    const end = text.lastIndexOf(']');
    const before = text.slice(0, end).trimEnd();
    return `${before}${value.length === 0 ? '' : ','}\n${line}\n${text.slice(end)}`;
  } catch {
    return undefined;
  }
}
