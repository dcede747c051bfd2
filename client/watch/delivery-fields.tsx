import { useEffect, useState } from 'preact/hooks';
import type { BuyerInput } from '../../server/contract/order.ts';
import { errorSentence } from '../i18n/errors.ts';
import type { ClientError } from '../net/outcome.ts';
import { type Commune, fetchCommunes } from '../state/communes.ts';
import { Refusal, refusalAt, SelectField, TextField, TickField } from '../ui/field.tsx';
import { deliveryTexts } from './delivery-texts.ts';
import { PROVINCES } from './provinces.ts';

export interface DeliveryProps {
  buyer: BuyerInput;
  error: ClientError | null;
  /** Null: this phone has agreed before, and is not asked again. */
  consent: { agreed: boolean; missing: boolean } | null;
  onBuyer: (change: Partial<BuyerInput>) => void;
  onConsent: (agreed: boolean) => void;
}

/** The communes of the chosen province; without them what was typed is enough. */
function useCommunes(provinceCode: string): Commune[] {
  const [communes, setCommunes] = useState<Commune[]>([]);
  useEffect(() => {
    let gone = false;
    setCommunes([]);
    if (provinceCode === '') return;
    void fetchCommunes(provinceCode, (...request) => fetch(...request)).then((found) => {
      if (!gone && found !== null) setCommunes(found);
    });
    return () => {
      gone = true;
    };
  }, [provinceCode]);
  return communes;
}

/** Where the parcel goes and who takes it, and what the buyer has to know about their data before the first order. */
export function DeliveryFields({ buyer, error, consent, onBuyer, onConsent }: DeliveryProps) {
  const t = deliveryTexts();
  const provinceCode = buyer.provinceCode ?? '';
  const communes = useCommunes(provinceCode);
  const { receiver } = buyer;
  const listed = (options: readonly Commune[]) => [
    { value: '', text: t.choose },
    ...options.map(([value, text]) => ({ value, text })),
  ];
  const phoneRefusal =
    error?.code === 'bad_phone' && error.field === 'buyer.receiver.phone'
      ? errorSentence(error)
      : refusalAt(error, 'buyer.receiver.phone');
  return (
    <>
      <SelectField
        label={t.province}
        value={provinceCode}
        options={listed(PROVINCES)}
        onText={(code) => onBuyer({ provinceCode: code || null, communeCode: null })}
      />
      {communes.length > 0 && (
        <SelectField
          label={t.commune}
          value={buyer.communeCode ?? ''}
          options={listed(communes)}
          onText={(code) => onBuyer({ communeCode: code || null })}
        />
      )}
      <TickField
        label={t.other}
        checked={Boolean(receiver)}
        onTick={(ticked) => onBuyer({ receiver: ticked ? { name: '', phone: '' } : null })}
      />
      {receiver && (
        <>
          <TextField
            label={t.otherName}
            autocomplete="off"
            maxLength={80}
            value={receiver.name}
            refusal={refusalAt(error, 'buyer.receiver.name')}
            onText={(name) => onBuyer({ receiver: { ...receiver, name } })}
          />
          <TextField
            label={t.otherPhone}
            type="tel"
            inputMode="tel"
            autocomplete="off"
            maxLength={24}
            value={receiver.phone}
            refusal={phoneRefusal}
            onText={(phone) => onBuyer({ receiver: { ...receiver, phone } })}
          />
        </>
      )}
      {consent !== null && (
        <section class="card stack-s" aria-label={t.consentTitle}>
          <strong>{t.consentTitle}</strong>
          <p>{t.consent}</p>
          <TickField label={t.agree} checked={consent.agreed} onTick={onConsent} />
          {consent.missing && <Refusal text={t.needConsent} />}
        </section>
      )}
    </>
  );
}
