import { useState } from 'preact/hooks';
import { createApi } from '../net/api.ts';
import { forgetPhone } from '../state/forgetting.ts';
import { createOrderStore, indexedDbTable } from '../state/order-store.ts';
import { createReminding } from '../state/reminding.ts';
import { Notice, Sheet } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { forgetTexts } from './forget-texts.ts';

type Step = 'closed' | 'asking' | 'working' | 'done';

/** For phones that several people share: takes everything about a buyer off the phone, once they have said yes. */
export function Forget() {
  const t = forgetTexts();
  const [step, setStep] = useState<Step>('closed');
  const [unsent, setUnsent] = useState(false);

  async function ask(): Promise<void> {
    const orders = await createOrderStore(indexedDbTable()).all();
    setUnsent(orders.some(({ placed }) => placed === null));
    setStep('asking');
  }

  async function forget(): Promise<void> {
    setStep('working');
    const api = createApi((input, init) => fetch(input, init));
    const reminding = createReminding({ api, storage: localStorage });
    await forgetPhone({ reminding, storages: [localStorage, sessionStorage] });
    setStep('done');
  }

  // What the page itself still knows goes with it.
  const leave = () => location.replace('/');

  return (
    <>
      <button type="button" class="button plain" onClick={() => void ask()}>
        <Icon name="hide" />
        {t.forget}
      </button>
      {step !== 'closed' && (
        <Sheet
          title={t.forget}
          onClose={step === 'done' ? leave : () => step === 'asking' && setStep('closed')}
        >
          {step === 'done' ? (
            <div class="stack">
              <Notice tone="good" icon="check" text={t.done} />
              <button type="button" class="button main wide" onClick={leave}>
                {t.goOn}
              </button>
            </div>
          ) : (
            <div class="stack">
              <p>{t.ask}</p>
              <p>{t.ordersStay}</p>
              {unsent && <Notice tone="warn" icon="warn" text={t.unsent} />}
              <button
                type="button"
                class="button wide"
                disabled={step === 'working'}
                onClick={() => setStep('closed')}
              >
                {t.no}
              </button>
              <button
                type="button"
                class="button main wide"
                disabled={step === 'working'}
                onClick={() => void forget()}
              >
                {step === 'working' ? t.working : t.yes}
              </button>
            </div>
          )}
        </Sheet>
      )}
    </>
  );
}
