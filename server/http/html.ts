const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML shows it, also inside of an attribute in quotes. */
export function html(raw: string): string {
  return raw.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

/** JSON that no script runs; an escaped `<` cannot end the element, whatever a title says. */
export function jsonElement(type: string, data: unknown, id?: string): string {
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return `<script type="${type}"${id === undefined ? '' : ` id="${id}"`}>${json}</script>`;
}
