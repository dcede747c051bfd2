import type { Actor } from '../server/contract/actor.ts';
import type { CreateListing, CreateProduct, Product } from '../server/contract/catalog.ts';
import type { Household } from '../server/contract/household.ts';
import type { Member, Role } from '../server/contract/member.ts';
import type { Result } from '../server/contract/result.ts';
import type { Domain } from '../server/db/index.ts';

/** A made-up co-operative in Mộc Châu: prices in đồng a unit, stock in units. */
interface Goods extends Omit<CreateProduct, 'variants' | 'householdId'> {
  variant: CreateProduct['variants'][number];
  /** Place in {@link HOUSEHOLDS}. */
  household: number;
  priceDong: number;
  limitPerBuyer: number | null;
}

const HOUSEHOLDS = [
  { name: 'Hộ Vàng A Sình', village: 'Bản Áng' },
  { name: 'Hộ Lò Thị Pâng', village: 'Bản Mòng' },
  { name: 'Hộ Giàng Thị Mỷ', village: 'Tà Số' },
];

const GOODS: Goods[] = [
  {
    name: 'Mận hậu Mộc Châu',
    description: 'Hái sáng nay ở bản Áng, quả to, giòn, chua ngọt.',
    household: 0,
    certificates: [{ kind: 'planting_area', stars: null, name: '', number: 'VN-SLOR-0128', expiresOn: null }],
    variant: { name: 'Thùng 5 kg', unit: 'box', openingStock: 400 },
    priceDong: 325_000,
    limitPerBuyer: null,
  },
  {
    name: 'Thanh long ruột đỏ',
    description: 'Vườn VietGAP của hợp tác xã, quả 400–500 g.',
    household: 1,
    certificates: [{ kind: 'vietgap', stars: null, name: '', number: 'VG-0017', expiresOn: '2029-06-30' }],
    variant: { name: 'Thùng 10 kg', unit: 'box', openingStock: 250 },
    priceDong: 280_000,
    limitPerBuyer: null,
  },
  {
    name: 'Mật ong bạc hà',
    description: 'Mật ong cao nguyên đá, vụ hoa bạc hà.',
    household: 2,
    certificates: [{ kind: 'ocop', stars: 4, name: '', number: '', expiresOn: '2029-06-30' }],
    variant: { name: 'Hũ 500 ml', unit: 'jar', openingStock: 300 },
    priceDong: 250_000,
    limitPerBuyer: 5,
  },
  {
    name: 'Chè Shan tuyết cổ thụ',
    description: 'Một tôm hai lá, cây trên trăm tuổi, sao tay.',
    household: 2,
    variant: { name: 'Gói 200 g', unit: 'bag', openingStock: 500 },
    priceDong: 180_000,
    limitPerBuyer: null,
  },
  {
    name: 'Mận sấy dẻo',
    description: 'Sấy lạnh, không chất bảo quản.',
    household: 0,
    variant: { name: 'Túi 500 g', unit: 'bag', openingStock: 350 },
    priceDong: 95_000,
    limitPerBuyer: null,
  },
  {
    name: 'Chuối tây',
    description: 'Chín cây, buồng đều.',
    household: 1,
    variant: { name: 'Nải', unit: 'bunch', openingStock: 200 },
    priceDong: 35_000,
    limitPerBuyer: null,
  },
];

const ORGANISER = { name: 'Lò Thị Mai', phone: '+84912345601', role: 'organiser' } as const;
const SELLER = { name: 'Giàng A Páo', phone: '+84912345602', role: 'seller' } as const;
const TITLE = 'Chợ phiên mận Mộc Châu';

/** Where the demo stands: ids, and one-time sign-in tokens made anew each time. */
export interface DemoMarket {
  organiserId: string;
  sellerId: string;
  saleEventId: string;
  listingIds: string[];
  organiserToken: string;
  sellerToken: string;
}

/**
 * Makes a believable co-operative, or finds the one made earlier: members and products are used again, the sale event
 * too unless it has ended. It is scheduled to start at `nowMs`, ms since the epoch. `pin`: six digits for both members.
 */
export async function seedDemo(
  domain: Pick<Domain, 'members' | 'catalog' | 'saleEvents'>,
  options: { nowMs: number; pin: string },
): Promise<DemoMarket> {
  const organiser = await member(domain, ORGANISER, options.pin);
  const seller = await member(domain, SELLER, options.pin);
  const actor: Actor = { kind: 'member', memberId: organiser.id, role: organiser.role };
  const listings = await goods(domain, actor);
  const saleEventId =
    (await openSaleOf(domain, actor, seller.id)) ??
    must(
      await domain.saleEvents.create(actor, {
        title: TITLE,
        description: 'Mận đầu mùa, thanh long, mật ong và chè Shan tuyết, bán ngay tại vườn.',
        startsAt: new Date(options.nowMs).toISOString(),
        sellerId: seller.id,
        listings,
      }),
    ).id;
  const sale = must(await domain.saleEvents.get(saleEventId));
  const [organiserLink, sellerLink] = [
    must(await domain.members.createLink(actor, organiser.id)),
    must(await domain.members.createLink(actor, seller.id)),
  ];
  return {
    organiserId: organiser.id,
    sellerId: seller.id,
    saleEventId,
    listingIds: sale.listings.map(({ id }) => id),
    organiserToken: organiserLink.token,
    sellerToken: sellerLink.token,
  };
}

async function member(
  { members }: Pick<Domain, 'members'>,
  input: { name: string; phone: string; role: Role },
  pin: string,
): Promise<Member> {
  const there = (await members.list()).find(({ phone }) => phone === input.phone);
  return there ?? must(await members.create({ kind: 'system' }, { ...input, pin }));
}

async function goods({ catalog }: Pick<Domain, 'catalog'>, actor: Actor): Promise<CreateListing[]> {
  const there = await catalog.list();
  const households = await producers(catalog);
  const listings: CreateListing[] = [];
  for (const { variant, priceDong, limitPerBuyer, household, name, ...parts } of GOODS) {
    const householdId = households[household]?.id ?? null;
    const product: Product =
      there.find((product) => product.name === name) ??
      must(await catalog.create(actor, { ...parts, name, householdId, variants: [variant] }));
    for (const { id: variantId } of product.variants) listings.push({ variantId, priceDong, limitPerBuyer });
  }
  return listings;
}

/** In the order of {@link HOUSEHOLDS}; those made earlier are used again. */
async function producers(catalog: Domain['catalog']): Promise<Household[]> {
  const there = await catalog.listHouseholds();
  return Promise.all(
    HOUSEHOLDS.map(
      async (input) =>
        there.find(({ name }) => name === input.name) ?? must(await catalog.createHousehold(input)),
    ),
  );
}

/** The demo's sale event that is scheduled or live, if there is one. */
async function openSaleOf(
  { saleEvents }: Pick<Domain, 'saleEvents'>,
  actor: Actor,
  sellerId: string,
): Promise<string | null> {
  const open = (await saleEvents.listFor(actor)).find(
    ({ title, state, ...sale }) =>
      title === TITLE && sale.sellerId === sellerId && (state === 'scheduled' || state === 'live'),
  );
  return open?.id ?? null;
}

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`the demo cannot be seeded: ${result.error.message}`);
  return result.data;
}
