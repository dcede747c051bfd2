import { useEffect, useState } from 'preact/hooks';
import { errorSentence } from '../i18n/errors.ts';
import { Notice } from '../ui/frame.tsx';
import type { qrPath, qrRows } from '../watch/qr.ts';

type Drawing = { path: string; side: number };

/** A text as a QR code. What draws it is fetched when the first one is shown; without it the text beside it must do. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const [drawing, setDrawing] = useState<Drawing | 'failed' | null>(null);
  useEffect(() => {
    let left = false;
    const draw = (qr: { qrRows: typeof qrRows; qrPath: typeof qrPath }) => {
      const rows = qr.qrRows(text);
      if (!left) setDrawing({ path: qr.qrPath(rows), side: rows.length });
    };
    import('../watch/qr.ts').then(draw).catch(() => left || setDrawing('failed'));
    return () => {
      left = true;
    };
  }, [text]);
  if (drawing === 'failed') {
    return <Notice tone="warn" icon="warn" text={errorSentence({ code: 'offline', message: '' })} />;
  }
  return (
    <div class="qr-code">
      {drawing && (
        <svg
          viewBox={`0 0 ${drawing.side} ${drawing.side}`}
          role="img"
          aria-label={label}
          shape-rendering="crispEdges"
        >
          <path d={drawing.path} fill="#000000" />
        </svg>
      )}
    </div>
  );
}
