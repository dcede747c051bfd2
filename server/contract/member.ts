import { z } from 'zod';
import { Id, Instant, PhoneInput, Pin, text } from './value.ts';

/** What a member may do: an organiser everything, a seller their own sale events, a helper pins and moderates there. */
export const ROLES = ['organiser', 'seller', 'helper'] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** A member of the co-operative, as members see each other. `phone` is E.164. */
export const Member = z.object({ id: Id, name: z.string(), phone: z.string(), role: Role });
export type Member = z.infer<typeof Member>;

/** A member in the organisers' list. */
export const ListedMember = Member.extend({
  /** False until name, number and PIN are set, and again after the PIN was reset. */
  complete: z.boolean(),
});
export type ListedMember = z.infer<typeof ListedMember>;

export const ChangeRole = z.object({ role: Role });
export type ChangeRole = z.infer<typeof ChangeRole>;

export const CreateMember = z.object({
  name: text(80),
  phone: PhoneInput,
  role: Role,
  /** Without a PIN the member signs in by a one-time link and sets one then. */
  pin: Pin.optional(),
});
export type CreateMember = z.infer<typeof CreateMember>;

export const SignInWithPin = z.object({ phone: PhoneInput, pin: Pin });
export type SignInWithPin = z.infer<typeof SignInWithPin>;

export const SignInWithLink = z.object({ token: z.string().min(20).max(100) });
export type SignInWithLink = z.infer<typeof SignInWithLink>;

/** The first organiser has no name or number yet when the link is opened; this completes the member. */
export const UpdateMe = z.object({ name: text(80), phone: PhoneInput, pin: Pin });
export type UpdateMe = z.infer<typeof UpdateMe>;

/** Who is signed in; `complete` is false until name, number and PIN are set. */
export const Me = z.object({ member: Member, complete: z.boolean() });
export type Me = z.infer<typeof Me>;

/** A one-time sign-in link; `url` is absolute. */
export const MemberLink = z.object({ url: z.string(), expiresAt: Instant });
export type MemberLink = z.infer<typeof MemberLink>;
