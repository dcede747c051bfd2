/** Prints rows for people as a table, then one JSON line for machines, which has to be the last. */
export function report(title: string, rows: readonly [string, string][], json: Record<string, number>): void {
  const width = Math.max(...rows.map(([name]) => name.length));
  process.stdout.write(`${title}\n`);
  for (const [name, value] of rows) process.stdout.write(`  ${name.padEnd(width)}  ${value}\n`);
  process.stdout.write(`${JSON.stringify(json)}\n`);
}
