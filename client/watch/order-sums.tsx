import { formatDong } from '../i18n/format.ts';
import { orderTexts } from './order-texts.ts';

/** What goods and delivery cost, before the sum of both; nothing where an order never had a fee. `deliveryFee`: đồng. */
export function FeeLines({ goodsDong, deliveryFee }: { goodsDong: number; deliveryFee: number }) {
  const t = orderTexts();
  return (
    <>
      <p class="order-row">
        <span>{t.goods}</span>
        <span>{formatDong(goodsDong)}</span>
      </p>
      <p class="order-row" data-testid="delivery-fee">
        <span>{t.delivery}</span>
        <span>{deliveryFee === 0 ? t.free : formatDong(deliveryFee)}</span>
      </p>
    </>
  );
}

/** What an order that was placed costs. */
export function OrderSums({ order }: { order: { totalDong: number; deliveryFee: number } }) {
  const { totalDong, deliveryFee } = order;
  return (
    <>
      {/* An order that this phone kept before there were fees has none. */}
      {deliveryFee > 0 && <FeeLines goodsDong={totalDong - deliveryFee} deliveryFee={deliveryFee} />}
      <p class="row spread">
        <span>{orderTexts().total}</span>
        <strong class="price">{formatDong(totalDong)}</strong>
      </p>
    </>
  );
}
