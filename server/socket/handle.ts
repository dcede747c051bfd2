import type { Access } from '../access/access.ts';
import { badInput, fail, type Result } from '../contract/result.ts';
import {
  type CommandAudience,
  type CommandInput,
  type CommandName,
  type CommandOutput,
  commands,
} from '../contract/socket.ts';
import type { CommandHandlers } from './handlers.ts';

/** The connection a command came by. */
export interface Sender {
  socketId: string;
  /** Null where the server cannot know it: behind a proxy that it was not told of. */
  address: string | null;
  /** Who is signed in now, asked anew: a sign-out elsewhere holds at once. Undefined for viewers. */
  memberId(): Promise<string | undefined>;
  join(channel: string): Promise<void>;
  leave(channel: string): Promise<void>;
}

export interface HandleDeps {
  access: Access;
  /** A command that is not there is refused with `wrong_state`. */
  handlers: Partial<CommandHandlers>;
  /** Which sale event an open live session belongs to; null when it is not open here. */
  saleEventOf(liveSessionId: string): string | null;
  /** Who takes the place of `anyone`; viewers, unless said otherwise. */
  anyone?: CommandAudience;
}

/** Takes one message: parse → authorise → one use case. Expected failures are answers; bugs throw. */
export type Handle = (sender: Sender, name: string, input: unknown) => Promise<Result<unknown>>;

export function createHandle({ access, handlers, saleEventOf, anyone = 'anyone' }: HandleDeps): Handle {
  async function run<N extends CommandName>(
    sender: Sender,
    name: N,
    input: unknown,
  ): Promise<Result<CommandOutput<N>>> {
    const { input: schema, who: asked } = commands[name];
    const who = asked === 'anyone' ? anyone : asked;
    const parsed = schema.safeParse(input);
    if (!parsed.success) return badInput(parsed.error);
    // A viewer's order must cost nothing but the order: who is signed in matters only to staff commands.
    const actor = await access.actorOf(who === 'anyone' ? undefined : await sender.memberId());
    const data: { saleEventId?: string | null; liveSessionId?: string; [other: string]: unknown } =
      parsed.data;
    const saleEventId =
      data.liveSessionId === undefined ? (data.saleEventId ?? null) : saleEventOf(data.liveSessionId);
    const allowed = await access.check(who, actor, saleEventId);
    if (!allowed.ok) return allowed;
    const caller = {
      actor,
      socketId: sender.socketId,
      address: sender.address,
      join: sender.join,
      leave: sender.leave,
    };
    const handler = handlers[name];
    if (handler === undefined) return fail('wrong_state', 'this command has no meaning here');
    // The schema is the one of `name`, which TypeScript cannot follow through the lookup by a type parameter.
    return handler(caller, parsed.data as CommandInput<N>);
  }

  return async (sender, name, input) =>
    isCommand(name) ? run(sender, name, input) : fail('bad_input', 'no such command');
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}
