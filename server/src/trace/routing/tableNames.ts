/** Routing tables that every machine has. */

/** Of the tables that have a name everywhere. */
export const tableNames: Readonly<Record<string, string>> = { '255': 'local', '254': 'main', '253': 'default' };

/** Whether a table, by its name or number, is that of the node's own addresses. */
export function isLocalTable(table: string): boolean {
  return (tableNames[table] ?? table) === 'local';
}

/** The tables that the rules ask with which every machine starts, by name and number. */
export const usualTables: ReadonlySet<string> = new Set([...Object.keys(tableNames), ...Object.values(tableNames)]);
