import type { Unit } from '../../server/contract/catalog.ts';
import type { SaleEventState } from '../../server/contract/sale-event.ts';
import { catalogue } from './language.ts';

const vi = {
  brand: 'Chợ Phiên',
  guide: 'Hướng dẫn',
  language: 'Ngôn ngữ',
  thisLanguage: 'Tiếng Việt',
  loading: 'Đang tải…',
  retry: 'Thử lại',
  close: 'Đóng',
  back: 'Quay lại',
  cancel: 'Thôi',
  reconnecting: 'Mất kết nối, đang nối lại…',
  fewer: 'Bớt một',
  more: 'Thêm một',
  units: { kg: 'kg', box: 'thùng', jar: 'hũ', bag: 'túi', bunch: 'bó', piece: 'cái' } satisfies Record<
    Unit,
    string
  >,
  /** The unit after a number other than one. */
  manyUnits: { kg: 'kg', box: 'thùng', jar: 'hũ', bag: 'túi', bunch: 'bó', piece: 'cái' } satisfies Record<
    Unit,
    string
  >,
  states: {
    draft: 'Bản nháp',
    scheduled: 'Sắp mở',
    live: 'Đang bán',
    ended: 'Đã kết thúc',
    cancelled: 'Đã huỷ',
  } satisfies Record<SaleEventState, string>,
  perUnit: (unit: string) => `/ ${unit}`,
  stockLeft: (count: string, unit: string) => `Còn ${count} ${unit}`,
  soldOut: 'Hết hàng',
  flash: (until: string, left: string) => `Giá sốc đến ${until}, còn ${left}`,
};

/** Texts that several pages share. */
export const commonTexts = catalogue('common', {
  vi,
  en: {
    brand: 'Chợ Phiên',
    guide: 'Guide (in Vietnamese)',
    language: 'Language',
    thisLanguage: 'English',
    loading: 'Loading…',
    retry: 'Try again',
    close: 'Close',
    back: 'Back',
    cancel: 'Cancel',
    reconnecting: 'Connection lost, reconnecting…',
    fewer: 'One fewer',
    more: 'One more',
    units: { kg: 'kg', box: 'box', jar: 'jar', bag: 'bag', bunch: 'bunch', piece: 'piece' },
    manyUnits: { kg: 'kg', box: 'boxes', jar: 'jars', bag: 'bags', bunch: 'bunches', piece: 'pieces' },
    states: { draft: 'Draft', scheduled: 'Coming', live: 'On now', ended: 'Ended', cancelled: 'Cancelled' },
    perUnit: (unit: string) => `/ ${unit}`,
    stockLeft: (count: string, unit: string) => `${count} ${unit} left`,
    soldOut: 'Sold out',
    flash: (until: string, left: string) => `Flash price until ${until}, for ${left} more`,
  },
});
