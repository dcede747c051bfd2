/** Socket.IO rooms, which we call channels: a room is the SFU's. */
export const channels = {
  /** Everybody who watches a sale event. */
  sale: (saleEventId: string) => `sale:${saleEventId}`,
  /** Viewers of it who opened the comments. */
  comments: (saleEventId: string) => `comments:${saleEventId}`,
  /** Its staff. */
  desk: (saleEventId: string) => `desk:${saleEventId}`,
  /** Organisers who look at the orders of all sale events. */
  book: 'book',
  /** The buyer of an order, on each phone and page that has its key. */
  order: (orderId: string) => `order:${orderId}`,
  /** Every socket that was opened under one auth session. */
  auth: (sessionId: string) => `auth:${sessionId}`,
  /** Every socket that was opened by one member. */
  member: (memberId: string) => `member:${memberId}`,
} as const;

/** Whether a channel is a desk's, or the organisers' book. */
export function isDesk(channel: string): boolean {
  return channel === channels.book || saleEventOfDesk(channel) !== null;
}

/** The sale event of a viewers' channel's name; null for other channels. */
export function saleEventOfChannel(channel: string): string | null {
  return channel.startsWith('sale:') ? channel.slice('sale:'.length) : null;
}

/** The sale event of a desk's name; null for other channels. */
export function saleEventOfDesk(channel: string): string | null {
  return channel.startsWith('desk:') ? channel.slice('desk:'.length) : null;
}
