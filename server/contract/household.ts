import { z } from 'zod';
import { Id, longText, text } from './value.ts';

/** A producer: a household of the co-operative, and its village, which may be empty. */
export const Household = z.object({ id: Id, name: z.string(), village: z.string() });
export type Household = z.infer<typeof Household>;

export const HouseholdInput = z.object({ name: text(120), village: longText(120).default('') });
export type HouseholdInput = z.infer<typeof HouseholdInput>;
