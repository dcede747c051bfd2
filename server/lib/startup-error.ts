/**
 * A start-up failure that a person can mend: the message is one plain sentence that names what is wrong and what
 * to do. `main.ts` prints it without a stack trace and exits with code 1.
 */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
