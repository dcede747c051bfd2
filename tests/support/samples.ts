import { randomUUID } from 'node:crypto';
import type { RouteKey } from '../../server/contract/http.ts';
import type { CommandName } from '../../server/contract/socket.ts';

/** The things that samples name. */
export interface Samples {
  saleEventId: string;
  sellerId: string;
  listingId: string;
  /** What a unit of the listing costs, đồng. */
  priceDong: number;
  variantId: string;
  liveSessionId: string;
}

function sampleOrder({ saleEventId, listingId, priceDong }: Samples) {
  return {
    idempotencyKey: randomUUID(),
    saleEventId,
    buyer: { name: 'Chị Mai', phone: '0912345678', address: 'Bản Phố, Bắc Hà' },
    lines: [{ listingId, quantity: 1, unitPriceDong: priceDong }],
    note: 'Gọi trước khi giao',
  };
}

function sampleDraftOrder(ids: Samples) {
  const { idempotencyKey, ...order } = sampleOrder(ids);
  return { ...order, draftId: idempotencyKey };
}

/** A browser that nobody has; the servers of tests send nothing out of this machine. */
const sampleBrowser = {
  endpoint: 'https://updates.push.services.mozilla.com/wpush/v2/nobody',
  p256dh: 'BD_-aMU9WeEPjj4lWWD4iIAj5DsH2BsTobkf2hey_72kGIaFssj_6xb2jmETlE8gY5-Yhfxhrg8CXIsqcfxYlXM',
  auth: 'A'.repeat(22),
  language: 'vi',
};

const sampleTrack = {
  kind: 'audio',
  rtpParameters: {
    mid: '0',
    codecs: [{ mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2, parameters: {} }],
    headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 1 }],
    encodings: [{ ssrc: 1_111 }],
    rtcp: { cname: 'phone', reducedSize: true },
  },
};

/** One input of the contract's shape for every command. */
export function sampleCommands(ids: Samples): Record<CommandName, Record<string, unknown>> {
  const { saleEventId, liveSessionId } = ids;
  const transportId = randomUUID();
  const producerId = randomUUID();
  return {
    'sale:join': { saleEventId },
    'sale:leave': { saleEventId },
    'order:place': sampleOrder(ids),
    'comment:post': { idempotencyKey: randomUUID(), saleEventId, authorName: 'Mai', text: 'A1 2 0912345678' },
    'comment:list': { saleEventId },
    'comment:leave': { saleEventId },
    'heart:send': { saleEventId, hearts: 3 },
    'comment:follow': { saleEventId },
    'comment:hide': { saleEventId, commentId: randomUUID() },
    'comment:show': { saleEventId, commentId: randomUUID() },
    'writer:mute': { saleEventId, commentId: randomUUID(), muted: true },
    'draft:order': sampleDraftOrder(ids),
    'draft:dismiss': { saleEventId, draftId: randomUUID() },
    'order:follow': { idempotencyKeys: [randomUUID()] },
    'order:cancel': { idempotencyKey: randomUUID() },
    'order:list': { saleEventId, search: '', states: [], after: null },
    'order:move': { saleEventId, orderIds: [randomUUID()], to: 'confirmed', reason: '' },
    'order:undo': { saleEventId, orderIds: [randomUUID()] },
    'order:annotate': { saleEventId, orderId: randomUUID(), staffNote: 'gọi sau 17 giờ', waybill: 'VN123' },
    'book:list': { saleEventId: null, search: '', states: [], after: null, from: '2026-11-01' },
    'order:mark-paid': { saleEventId, orderId: randomUUID(), note: 'tiền mặt' },
    'buyer:refusals': { saleEventId, phones: ['+84912345678'] },
    'transfer:list': {},
    'transfer:settle': { transferId: randomUUID(), as: { kind: 'dismissed', note: 'đã trả lại' } },
    'desk:join': { saleEventId },
    'health:follow': { saleEventId },
    'listing:pin': { saleEventId, listingId: null },
    'listing:change': {
      saleEventId,
      listingId: ids.listingId,
      hidden: false,
      flash: { priceDong: 5_000, quantity: 3, delayMs: 0, durationMs: 60_000 },
    },
    'stock:sell-out': { saleEventId, variantId: ids.variantId },
    'stock:add': { saleEventId, variantId: ids.variantId, quantity: 1, reason: 'hái thêm' },
    'live:start': { saleEventId },
    'live:stop': { liveSessionId, endSale: false },
    'sale:end': { saleEventId },
    'transport:create': { liveSessionId },
    'transport:connect': {
      liveSessionId,
      transportId,
      dtlsParameters: { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: '00:11' }] },
    },
    'transport:restart-ice': { liveSessionId, transportId },
    'producer:create': {
      liveSessionId,
      transportId,
      ...sampleTrack,
    },
    'check:start': { saleEventId },
    'check:connect': {
      saleEventId,
      transportId,
      dtlsParameters: { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: '00:11' }] },
    },
    'check:produce': { saleEventId, transportId, ...sampleTrack },
    'check:finish': { saleEventId, transportId },
    'practice:watch': { saleEventId },
    'practice:connect': {
      saleEventId,
      transportId,
      dtlsParameters: { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: '00:11' }] },
    },
    'uplink:tell': { liveSessionId, rung: 'p360' },
    'ingest:create': { liveSessionId, videoCodec: 'VP8' },
    'producer:pause': { liveSessionId, producerId },
    'producer:resume': { liveSessionId, producerId },
  };
}

/** One body of the contract's shape for every route that takes one. */
export function sampleBodies(ids: Samples): Partial<Record<RouteKey, Record<string, unknown>>> {
  return {
    'POST /api/auth/pin': { phone: '0987654321', pin: '000000' },
    'POST /api/auth/link': { token: 'a-token-that-nobody-made' },
    // A number that is none: the shape is right, and nobody's number is changed.
    'PUT /api/auth/me': { name: 'Lò Thị Mai', phone: '1', pin: '123456' },
    'POST /api/orders': sampleOrder(ids),
    'POST /api/orders/mine': { idempotencyKeys: [randomUUID()] },
    'POST /api/orders/cancel': { idempotencyKey: randomUUID() },
    'POST /api/sale-events/:id/reminder': sampleBrowser,
    'POST /api/sale-events/:id/reminder/off': { endpoint: sampleBrowser.endpoint },
    'POST /api/reminders/forget': { endpoint: sampleBrowser.endpoint },
    'POST /api/settings/recordings': { keepDays: 7 },
    'PUT /api/settings': {
      version: 0,
      coopName: 'HTX Mộc Châu',
      coopPhone: '0212 3866 123',
      logoId: null,
      bank: { bankBin: '970436', account: '0123456789', owner: 'HTX MOC CHAU' },
      graceSeconds: 90,
      deliveryFees: { standard: 30_000, provinces: { '14': 15_000 } },
      comments: { words: ['lừa đảo'], links: false, slowSeconds: 10 },
      recordingDays: 60,
    },
    'POST /api/settlements': { householdId: randomUUID(), from: '2026-11-01', to: '2026-11-30' },
    'PUT /api/settlements/:id': {
      note: '',
      deductions: [
        { kind: 'part', name: 'Phí hợp tác xã', basisPoints: 250 },
        { kind: 'amount', name: 'Thùng', amountDong: 1_500 },
      ],
    },
    'POST /api/orders/totals': { search: 'Mai', states: ['delivered'], from: '2026-11-01' },
    'POST /api/buyers/find': { search: 'Mai' },
    'POST /api/buyers/export': { phone: '0912345678' },
    'POST /api/buyers/block': { phone: '0987000111', reason: 'bom hàng' },
    'POST /api/buyers/unblock': { phone: '0987000111' },
    // Nobody's: nothing is erased by a sample.
    'POST /api/buyers/erase': { phone: '0987000111' },
    'POST /api/sale-events': {
      title: 'Phiên thử',
      description: 'Mận và mật ong',
      startsAt: new Date().toISOString(),
      sellerId: ids.sellerId,
      listings: [{ variantId: ids.variantId, priceDong: 5_000, limitPerBuyer: 2 }],
    },
    'PUT /api/sale-events/:id': {
      title: 'Phiên đổi',
      description: '',
      startsAt: new Date().toISOString(),
      expectedMinutes: 90,
      sellerId: ids.sellerId,
      members: [],
      coverId: null,
      listings: [{ id: ids.listingId, variantId: ids.variantId, priceDong: 5_000, note: 'giới thiệu trước' }],
    },
    'POST /api/sale-events/:id/move': { startsAt: new Date().toISOString() },
    'POST /api/sale-events/:id/orders-until': { ordersUntil: null },
    'POST /api/sale-events/clashes': {
      saleEventId: null,
      startsAt: new Date().toISOString(),
      expectedMinutes: 60,
      sellerIds: [ids.sellerId],
      listings: [{ variantId: ids.variantId, plannedQuantity: 3 }],
    },
    'POST /api/products': {
      name: 'Mận',
      description: '',
      variants: [{ name: 'Thùng', unit: 'box', openingStock: 1 }],
    },
    'PUT /api/products/:id': {
      name: 'Mận',
      description: '',
      variants: [{ id: ids.variantId, name: 'Thùng', retired: false }],
      newVariants: [{ name: 'Túi', unit: 'bag', openingStock: 2 }],
      certificates: [{ kind: 'ocop', stars: 4, name: '', number: '12/QĐ', expiresOn: '2027-01-31' }],
    },
    'POST /api/products/:id/archive': { archived: true },
    'PUT /api/photos/:id': { alt: 'Thùng mận' },
    'POST /api/households': { name: 'Hộ Vàng A Sình', village: 'Bản Áng' },
    'PUT /api/households/:id': { name: 'Hộ Vàng A Sình', village: 'Bản Áng' },
    'POST /api/sale-events/:id/studio-link': { memberId: ids.sellerId },
    'PUT /api/members/:id/role': { role: 'helper' },
    'POST /api/members': { name: 'Vàng A Sình', phone: '1', role: 'helper', pin: '123456' },
  };
}
