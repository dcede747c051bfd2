import { resolve } from 'node:path';
import { z } from 'zod';

/** One setting: how its text is parsed, what stands when it is not given, and what it means. */
export interface Setting<S extends z.ZodType = z.ZodType> {
  schema: S;
  /** Text as it would be written in the environment; null: not set. */
  preset: string | null;
  meaning: string;
  secret?: true;
}

/** A setting that may be shown. */
export function setting<S extends z.ZodType>(preset: string | null, schema: S, meaning: string): Setting<S> {
  return { schema, preset, meaning };
}

/** One that logs mask; it has no preset. */
export function secret<S extends z.ZodType>(schema: S, meaning: string): Setting<S> {
  return { schema, preset: null, meaning, secret: true };
}

export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a whole number from ${min} to ${max}`);
export const port = wholeNumber(0, 65_535);
export const yesNo = z
  .enum(['true', 'false', '1', '0', 'yes', 'no'], 'must be true or false')
  .transform((value) => value === 'true' || value === '1' || value === 'yes');
export const webUrl = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://cho.example.vn' })
  .transform((value) => value.replace(/\/+$/, ''));
export const databaseUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'must be an address such as postgresql://user:password@host:5432/name',
});
export const path = z
  .string()
  .min(1)
  .transform((value) => resolve(value));
export const longSecret = z.string().min(16, 'must have 16 characters at least');
export const addressList = z
  .string()
  .transform((value) => value.split(',').map((part) => part.trim()))
  .pipe(
    z
      .array(z.string().regex(/^[\w.:-]+$/, 'must be addresses or host names with commas between them'))
      .min(1),
  );
/** Of RFC 7065; host names and IPv4 addresses. */
const turnUrl = /^turns?:[\w.-]+(:\d{1,5})?(\?transport=(udp|tcp))?$/;
export const turnUrls = z
  .string()
  .transform((value) => value.split(',').map((part) => part.trim()))
  .pipe(z.array(z.string().regex(turnUrl, 'must be addresses such as turn:turn.example.vn:3478')).min(1));
