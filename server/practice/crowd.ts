import { randomUUID } from 'node:crypto';
import type { Listing } from '../contract/catalog.ts';
import type { PracticeComments } from './comments.ts';
import type { PracticeGoods } from './goods.ts';
import type { PracticeOrders } from './orders.ts';
import type { PracticeStage } from './stage.ts';

/** Made-up people who watch, write and buy while the seller practises. */
export interface Crowd {
  readonly viewers: number;
  /** One more second on air. */
  tick(): void;
}

/** Of this one the desk says that parcels came back; see {@link UNRELIABLE_PHONE}. */
const UNRELIABLE = 'Hờ A Chư';
const NAMES = [
  'Nguyễn Thị Hoa',
  'Trần Văn Bình',
  'Lê Thu Hà',
  UNRELIABLE,
  'Phạm Quốc Anh',
  'Đỗ Thị Lan',
  'Vũ Minh Đức',
  'Bùi Thị Thảo',
];
/** Numbers of mobile phones begin with 032 and above: a tap on one of these calls nobody. */
const phoneOf = (buyer: number) => `03000000${String(10 + buyer).padStart(2, '0')}`;
export const UNRELIABLE_PHONE = `+84${phoneOf(NAMES.indexOf(UNRELIABLE)).slice(1)}`;

const TALK = [
  'Chào cả nhà, hôm nay có gì ngon ạ?',
  'Hình rõ quá, nghe cũng rõ.',
  'Bao nhiêu một phần ạ?',
  'Gửi về Hà Nội mấy ngày thì tới ạ?',
  'Cho xem gần hơn được không ạ?',
  'Tuần trước mua ăn ngon lắm.',
];
const HURRY = 'Giá sốc rẻ quá, mua ngay!';
const GONE = 'Hết rồi ạ? Còn nữa không?';

/** Seconds between one and the next, on air. */
const TALK_EVERY_S = 9;
const COMMENT_ORDER_EVERY_S = 21;
const ORDER_EVERY_S = 13;
const HURRIED_ORDER_EVERY_S = 4;
/** Soon, so that there is something to see. */
const FIRST_ORDER_S = 3;
/** How the room fills: it nears this many viewers. */
const FULL_HOUSE = 40;

export function createCrowd(
  stage: PracticeStage,
  room: { goods: PracticeGoods; orders: PracticeOrders; comments: PracticeComments },
): Crowd {
  const { goods, orders, comments } = room;
  let second = 0;
  let viewers = 0;
  let turn = 0;
  /** What was sold out when the crowd last asked for more of it. */
  let missed: string | null = null;

  const next = () => {
    turn += 1;
    return turn % NAMES.length;
  };
  const nameOf = (buyer: number) => NAMES[buyer] ?? '';

  /** What is shown now, or the first that is there. */
  function wanted(): Listing | undefined {
    const shown = goods.listings().filter(({ hidden }) => !hidden);
    const pinnedId = goods.pinned()?.listingId;
    return shown.find(({ id }) => id === pinnedId) ?? shown.find(({ available }) => available > 0);
  }

  function isCheap({ flash }: Listing): boolean {
    const nowMs = stage.clock.now();
    return (
      flash !== null &&
      flash.left > 0 &&
      Date.parse(flash.startsAt) <= nowMs &&
      nowMs < Date.parse(flash.endsAt)
    );
  }

  function order(listing: Listing): void {
    const buyer = next();
    if (listing.available === 0) {
      if (missed !== listing.id) comments.post(nameOf(buyer), GONE);
      missed = listing.id;
      return;
    }
    missed = null;
    const quantity = Math.min(1 + (turn % 3), listing.available);
    orders.place({
      idempotencyKey: randomUUID(),
      buyer: { name: nameOf(buyer), phone: phoneOf(buyer), address: 'Số 3, phường Tây Hồ, Hà Nội' },
      lines: [{ listingId: listing.id, quantity }],
      note: '',
    });
  }

  /** As people write under a live; every other one forgets the number. */
  function writeOrder({ code }: Listing): void {
    const buyer = next();
    const text = turn % 2 === 0 ? `${code} 2 ${phoneOf(buyer)}` : `Lấy cho mình ${code} nhé`;
    comments.post(nameOf(buyer), text);
  }

  function count(): void {
    const { saleEventId, publish } = stage;
    const comes = Math.ceil((FULL_HOUSE - viewers) / 12);
    viewers += second % 7 === 0 ? -1 : Math.max(comes, 1);
    publish({ name: 'viewers:counted', saleEventId, data: { saleEventId, viewers } });
  }

  return {
    get viewers() {
      return viewers;
    },
    tick() {
      second += 1;
      if (second % 2 === 0) count();
      const listing = wanted();
      const cheap = listing !== undefined && isCheap(listing);
      if (second % TALK_EVERY_S === 2) {
        comments.post(nameOf(next()), cheap ? HURRY : (TALK[turn % TALK.length] ?? HURRY));
      }
      if (listing === undefined) return;
      if (second % COMMENT_ORDER_EVERY_S === 8) writeOrder(listing);
      if (second % (cheap ? HURRIED_ORDER_EVERY_S : ORDER_EVERY_S) === FIRST_ORDER_S) order(listing);
    },
  };
}
