import type { OrderCriteria } from '../order/ports.ts';

/** A name without its marks and in small letters, as people type it in a hurry: `Nguyễn Đức` as `nguyen duc`. */
const fold = (name: string) =>
  `lower(translate(regexp_replace(normalize(${name}, NFD), '[\\u0300-\\u036f]', '', 'g'), 'đĐ', 'dd'))`;

/** The condition of {@link criteriaValues}, $1 to $11, on "Order" o. A parameter that is null asks for nothing. */
export const MEETS_CRITERIA = `
  ($1::uuid IS NULL OR o."saleEventId" = $1::uuid)
  AND ($2::text[] IS NULL OR o."state"::text = ANY($2::text[]))
  AND ($3::text IS NULL OR $3::text = CASE
    WHEN o."payBy" IS NULL THEN 'cod' WHEN o."paidAt" IS NULL THEN 'unpaid' ELSE 'paid' END)
  AND ($4::uuid IS NULL OR EXISTS (
    SELECT 1 FROM "OrderLine" pl JOIN "Listing" li ON li."id" = pl."listingId" JOIN "Variant" va ON va."id" = li."variantId"
    WHERE pl."orderId" = o."id" AND va."productId" = $4::uuid))
  AND ($5::timestamptz IS NULL OR o."placedAt" >= $5::timestamptz)
  AND ($6::timestamptz IS NULL OR o."placedAt" < $6::timestamptz)
  AND ($7::uuid[] IS NULL OR o."id" = ANY($7::uuid[]))
  AND (NOT $8::boolean
    OR EXISTS (SELECT 1 FROM unnest($9::text[]) AS p("part") WHERE position(p."part" in o."orderCode") > 0)
    OR EXISTS (SELECT 1 FROM unnest($10::text[]) AS p("part") WHERE position(p."part" in o."buyerPhone") > 0)
    OR EXISTS (
      SELECT 1 FROM unnest($11::text[]) AS p("part")
      WHERE position(${fold('p."part"')} in ${fold('o."buyerName"')}) > 0))`;

/** The parameters of {@link MEETS_CRITERIA}. */
export function criteriaValues(criteria: OrderCriteria): unknown[] {
  const { saleEventId, parts, states, payment, productId, placedFrom, placedBefore, orderIds } = criteria;
  return [
    saleEventId,
    states.length === 0 ? null : [...states],
    payment,
    productId,
    placedFrom,
    placedBefore,
    orderIds.length === 0 ? null : [...orderIds],
    parts !== null,
    parts?.code ?? [],
    parts?.phone ?? [],
    parts?.name ?? [],
  ];
}
