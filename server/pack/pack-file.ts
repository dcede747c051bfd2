import { z } from 'zod';
import type { PackTexts } from '../contract/pack.ts';
import type { BaseTexts } from './base-texts.ts';

/** Longer than any text of the pages, characters. */
const TEXT_LENGTH = 1_000;
/** A part that is put into a text, such as `{name}`. */
const PART = /\{(\w+)\}/g;

/** The tag in its usual spelling, such as `qps-Ploc`; null when it is none. */
export function canonicalTag(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}

const Tag = z.string().transform((tag, context) => {
  const canonical = canonicalTag(tag);
  if (canonical !== null && !['vi', 'en'].includes(canonical)) return canonical;
  context.addIssue({ code: 'custom', message: `${tag} is not a language tag (BCP 47) besides vi and en` });
  return z.NEVER;
});

/** One text: the translation, empty where there is none yet, and beside it the Vietnamese that it was made from. */
const Entry = z.strictObject({ vi: z.string().optional(), text: z.string().max(TEXT_LENGTH) });

/** `pack.json`, as people write it. */
export const PackFile = z.strictObject({
  tag: Tag,
  name: z.string().trim().min(1).max(40),
  fallback: z.enum(['vi', 'en']).default('vi'),
  texts: z.record(z.string(), Entry),
});
export type PackFile = z.infer<typeof PackFile>;

/** A language that can be shown. */
export interface CheckedPack {
  tag: string;
  name: string;
  fallback: PackFile['fallback'];
  texts: PackTexts;
}

export interface Check {
  /** Null: nothing of it can be used. */
  pack: CheckedPack | null;
  /** What is wrong, each a sentence that names where. A text with a fault is left out: the fallback's stands there. */
  faults: string[];
  /** Keys whose Vietnamese has changed since they were translated; they are used. */
  outdated: string[];
}

/** Reads what a `pack.json` says; or why it cannot be read, each a sentence that names where. */
export function readPackFile(content: string): { file: PackFile } | { faults: string[] } {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (error) {
    // It names the line: a comma is soon forgotten.
    return { faults: [`pack.json is no JSON: ${error instanceof Error ? error.message : error}`] };
  }
  const parsed = PackFile.safeParse(json);
  if (parsed.success) return { file: parsed.data };
  return {
    faults: parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'pack.json'}: ${message}`),
  };
}

/** Checks what a `pack.json` says against the texts that the pages have. */
export function checkPack(content: string, base: BaseTexts): Check {
  const read = readPackFile(content);
  if ('faults' in read) return { pack: null, faults: read.faults, outdated: [] };
  const { tag, name, fallback, texts } = read.file;
  const faults: string[] = [];
  const outdated: string[] = [];
  const good: PackTexts = {};
  for (const [key, { vi, text }] of Object.entries(texts)) {
    if (text.trim() === '') continue;
    const own = base[key];
    const fault = own === undefined ? 'the pages have no such text' : partsFault(text, own.parts);
    if (own === undefined || fault !== null) {
      faults.push(`${key}: ${fault}`);
      continue;
    }
    if (vi !== undefined && vi !== own.text) outdated.push(key);
    good[key] = text.replace(PART, (_, part) => `{${own.parts.indexOf(part)}}`);
  }
  return { pack: { tag, name, fallback, texts: good }, faults, outdated };
}

/** Null when the text has just these parts, each at least once. */
function partsFault(text: string, parts: readonly string[]): string | null {
  const found = new Set([...text.matchAll(PART)].map(([, part = '']) => part));
  const lacking = parts.filter((part) => !found.has(part)).map((part) => `lacks {${part}}`);
  const unknown = [...found]
    .filter((part) => !parts.includes(part))
    .map((part) => `has an unknown {${part}}`);
  return [...lacking, ...unknown].join(', ') || null;
}
