import { useEffect, useState } from 'preact/hooks';
import type { StaffOrder } from '../../server/contract/order.ts';
import { fetchCommunes } from '../state/communes.ts';
import { PROVINCES } from '../watch/provinces.ts';
import { buyerTexts } from './buyer-texts.ts';
import { formatPhone } from './format-phone.ts';

/** The name of a commune; empty until it is known. */
function useCommuneName(provinceCode: string | null, communeCode: string | null): string {
  const [name, setName] = useState('');
  useEffect(() => {
    let gone = false;
    setName('');
    if (provinceCode === null || communeCode === null) return;
    void fetchCommunes(provinceCode, (...request) => fetch(...request)).then((communes) => {
      const found = communes?.find(([code]) => code === communeCode);
      if (!gone && found !== undefined) setName(found[1]);
    });
    return () => {
      gone = true;
    };
  }, [provinceCode, communeCode]);
  return name;
}

/** Who ordered and where the parcel goes: what was typed, commune, province; and who takes it, where that is another. */
export function DeliveryAddress({ buyer }: { buyer: StaffOrder['buyer'] }) {
  const t = buyerTexts();
  const { name, address, provinceCode, communeCode, receiver } = buyer;
  const commune = useCommuneName(provinceCode, communeCode);
  const province = PROVINCES.find(([code]) => code === provinceCode)?.[1] ?? '';
  if (name === '') return <p>{t.erased}</p>;
  return (
    <>
      <p>{[name, address, commune, province].filter((part) => part !== '').join(', ')}</p>
      {receiver !== null && (
        <p>
          {t.receiver(receiver.name)} <a href={`tel:${receiver.phone}`}>{formatPhone(receiver.phone)}</a>
        </p>
      )}
    </>
  );
}
