/** The socket's namespace in which sale events are practised; in a file without zod, so that pages can have it too. */
export const PRACTICE_SPACE = '/practice';
