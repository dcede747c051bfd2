import { useMemo, useState } from 'preact/hooks';
import type { OrderPayment } from '../../server/contract/payment.ts';
import { formatDong } from '../i18n/format.ts';
import { copyText } from '../ui/copy.ts';
import { Notice } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { bankName } from './banks.ts';
import { panelTexts } from './payment-panel-texts.ts';
import { qrPath, qrPicture, qrRows } from './qr.ts';

export type TransferPayment = OrderPayment & { method: 'vietqr' };

/** Minutes and seconds, `14:05`. */
function clockOf(leftMs: number): string {
  const seconds = Math.ceil(leftMs / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Always black on white, also at night: most banks' apps read nothing else. */
function QrCode({ payload }: { payload: string }) {
  const rows = useMemo(() => qrRows(payload), [payload]);
  return (
    <svg
      class="qr"
      role="img"
      aria-label={panelTexts().qr}
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      shape-rendering="crispEdges"
    >
      <path d={`M0 0h${rows.length}v${rows.length}H0z`} fill="#ffffff" />
      <path d={qrPath(rows)} fill="#000000" />
    </svg>
  );
}

/** Whether this phone hands pictures from one app to another. */
function canShare(file: File): boolean {
  return navigator.canShare?.({ files: [file] }) ?? false;
}

/**
 * The QR code as a picture: most buyers hold the phone that shows it, so their bank's app has to read it from a file. Where
 * the phone can, it is handed on too; that is how an iPhone puts it among the photos.
 */
function PictureButtons({ payment }: { payment: TransferPayment }) {
  const t = panelTexts();
  const [failed, setFailed] = useState(false);
  const picture = async () => {
    const { payload, reference, amountDong, bankBin, account, owner } = payment;
    const lines = [`${formatDong(amountDong)} · ${reference}`, `${bankName(bankBin)} ${account}`, owner];
    const blob = await qrPicture(payload, lines);
    return new File([blob], `${reference}.png`, { type: 'image/png' });
  };
  const save = async () => {
    try {
      const file = await picture();
      const url = URL.createObjectURL(file);
      Object.assign(document.createElement('a'), { href: url, download: file.name }).click();
      // The browser has taken it over by then.
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch {
      setFailed(true);
    }
  };
  const share = async () => {
    try {
      await navigator.share({ files: [await picture()] });
    } catch (error) {
      // AbortError: the buyer thought better of it.
      setFailed(!(error instanceof DOMException && error.name === 'AbortError'));
    }
  };
  const shares = useMemo(() => canShare(new File([], 'qr.png', { type: 'image/png' })), []);
  return (
    <>
      <button type="button" class="button main wide" onClick={() => void save()}>
        <Icon name="save" />
        {t.save}
      </button>
      {shares && (
        <button type="button" class="button wide" onClick={() => void share()}>
          {t.share}
        </button>
      )}
      {failed && <Notice tone="warn" icon="warn" text={t.noPicture} />}
    </>
  );
}

/** A bank transfer that is awaited: by QR code, or typed line by line. `leftMs`: until the goods are no longer kept. */
export function PaymentPanel({ payment, leftMs }: { payment: TransferPayment; leftMs: number }) {
  const t = panelTexts();
  const [copied, setCopied] = useState<string | null>(null);
  const [refused, setRefused] = useState(false);
  const copy = async (name: string, text: string) => {
    const done = await copyText(text);
    setCopied(done ? name : null);
    setRefused(!done);
  };
  const { account, owner, amountDong, reference, bankBin } = payment;
  const rows = [
    { name: t.bank, shown: bankName(bankBin), copied: null },
    { name: t.account, shown: account, copied: account },
    { name: t.owner, shown: owner, copied: null },
    { name: t.amount, shown: formatDong(amountDong), copied: String(amountDong) },
    { name: t.reference, shown: reference, copied: reference },
  ].filter(({ shown }) => shown !== '');
  if (payment.payload === '') return <Notice icon="warn" tone="warn" text={t.noAccount} />;
  return (
    <div class="stack-s">
      <Notice icon="clock" text={t.due} />
      <p class="time-left" role="timer">
        {t.left(clockOf(leftMs))}
      </p>
      <QrCode payload={payment.payload} />
      <p class="soft">{t.how}</p>
      <PictureButtons payment={payment} />
      <p class="strong">{t.byHand}</p>
      <dl class="transfer">
        {rows.map((row) => (
          <div key={row.name}>
            <dt>{row.name}</dt>
            <dd>{row.shown}</dd>
            {row.copied !== null && (
              <dd>
                <button
                  type="button"
                  class="button"
                  aria-label={t.copyOf(row.name)}
                  onClick={() => void copy(row.name, row.copied ?? '')}
                >
                  <Icon name={copied === row.name ? 'check' : 'copy'} />
                  {copied === row.name ? t.copied : t.copy}
                </button>
              </dd>
            )}
          </div>
        ))}
      </dl>
      {refused && <Notice tone="warn" icon="warn" text={t.copyByHand} />}
      <p class="soft">{t.keepReference}</p>
      <p class="soft">{t.tells}</p>
    </div>
  );
}
