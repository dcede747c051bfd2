import { html } from '../../server/http/html.ts';

/** What a guide refers to, as its page has it. */
export interface MarkdownLinks {
  /** The address that a link leads to; null: its words stand without a link. */
  address(target: string): string | null;
  /** The element that shows a picture. */
  picture(source: string, alt: string, width: number): string;
}

const ITEM = /^(?:(\d+)\.|-) +/;
const PICTURE = /^<img src="([^"]+)" width="(\d+)" alt="([^"]+)">$/;
const TABLE_RULE = /^\|(?:\s*-+\s*\|)+$/;
/** What begins a block that guides do not have: quotes, code, HTML, rules, pictures by `![`. */
const UNKNOWN = /^(?:>|```|~~~|<|\*\*\*|---|___|!\[|#{4,}|\+ |\* )/;

/**
 * The HTML of a guide, for the Markdown that guides are written in: headings, paragraphs, lists within lists, tables, pictures, links,
 * bold words and code. Throws at anything else, with the line: what would look wrong on the page is not built.
 */
export function markdownHtml(text: string, links: MarkdownLinks): string {
  return blocks(text.split('\n'), links).join('\n');
}

function blocks(lines: readonly string[], links: MarkdownLinks): string[] {
  const made: string[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const heading = /^(#{1,3}) (.+)$/.exec(line);
    const picture = PICTURE.exec(line);
    if (line.trim() === '') at += 1;
    else if (heading) {
      const level = heading[1]?.length;
      made.push(`<h${level}>${inline(heading[2] ?? '', links)}</h${level}>`);
      at += 1;
    } else if (picture) {
      const [, source = '', width, alt = ''] = picture;
      made.push(links.picture(source, alt, Number(width)));
      at += 1;
    } else if (ITEM.test(line)) {
      const end = endOf(lines, at, (later) => later === '' || ITEM.test(later) || /^ {2}/.test(later));
      made.push(list(lines.slice(at, end), links));
      at = end;
    } else if (line.startsWith('|')) {
      const end = endOf(lines, at, (later) => later.startsWith('|'));
      made.push(table(lines.slice(at, end), links));
      at = end;
    } else if (UNKNOWN.test(line)) throw new Error(`This is no Markdown that guides are written in: ${line}`);
    else {
      const end = endOf(
        lines,
        at,
        (later) => later !== '' && !ITEM.test(later) && !/^(?:#|\||<)/.test(later),
      );
      made.push(
        `<p>${inline(
          lines
            .slice(at, end)
            .map((part) => part.trim())
            .join(' '),
          links,
        )}</p>`,
      );
      at = end;
    }
  }
  return made;
}

/** The first line from `at` on that no longer belongs to what begins there. */
function endOf(lines: readonly string[], at: number, belongs: (line: string) => boolean): number {
  const end = lines.findIndex((line, index) => index > at && !belongs(line.trimEnd()));
  return end === -1 ? lines.length : end;
}

function list(lines: readonly string[], links: MarkdownLinks): string {
  const ordered = /^\d/.test(lines[0] ?? '');
  const starts = lines.flatMap((line, index) => (ITEM.test(line) ? [index] : []));
  const items = starts.map((start, index) => {
    const [first = '', ...rest] = lines.slice(start, starts[index + 1]);
    // What belongs to an item is indented by two or three blanks; the lines of it are blocks again.
    const inner = blocks(
      [first.replace(ITEM, ''), ...rest.map((line) => line.replace(/^ {2,3}/, ''))],
      links,
    );
    return `<li>${inner.join('\n')}</li>`;
  });
  const tag = ordered ? 'ol' : 'ul';
  return `<${tag}>${items.join('')}</${tag}>`;
}

function table(lines: readonly string[], links: MarkdownLinks): string {
  const [head = '', rule = '', ...rows] = lines;
  if (!TABLE_RULE.test(rule)) throw new Error(`This table has no line below its head: ${head}`);
  const cells = (line: string, tag: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => `<${tag}>${inline(cell.trim(), links)}</${tag}>`)
      .join('');
  const body = rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('');
  return `<table><thead><tr>${cells(head, 'th')}</tr></thead><tbody>${body}</tbody></table>`;
}

/** Code first: nothing within it has a meaning. */
function inline(text: string, links: MarkdownLinks): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part) =>
      part.startsWith('`')
        ? `<code>${html(part.slice(1, -1))}</code>`
        : html(part)
            .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
            .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (_, words: string, target: string) => {
              const address = links.address(target);
              return address === null ? words : `<a href="${address}">${words}</a>`;
            }),
    )
    .join('');
}
