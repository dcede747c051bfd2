import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** How many of `middles` (heights of the middles of the rows, px) lie above `y`. */
export function placeAt(middles: readonly number[], y: number): number {
  return middles.filter((middle) => middle < y).length;
}

/**
 * Puts rows of a list into another order, by pointer or by buttons. The rows stay in their order until the pointer is lifted:
 * an element that moves in the document loses the pointer. While one is dragged they are shown low, so that all are in reach.
 */
export function useReorder(onMove: (from: number, to: number) => void) {
  const list = useRef<HTMLOListElement>(null);
  const [drag, setDrag] = useState<{ from: number; to: number; startY: number } | null>(null);
  const dragged = drag?.from ?? null;
  const [refocus, setRefocus] = useState<{ at: number; name: string } | null>(null);

  // A button that moves with its row loses the focus; one at the end of its way cannot have it any more.
  useLayoutEffect(() => {
    if (refocus === null) return;
    const row = list.current?.children[refocus.at];
    const buttons = [...(row?.querySelectorAll<HTMLButtonElement>('button[data-move]') ?? [])];
    const usable = buttons.filter(({ disabled }) => !disabled);
    (usable.find(({ dataset }) => dataset.move === refocus.name) ?? usable[0])?.focus();
    setRefocus(null);
  }, [refocus]);

  // Low rows are higher up on the page: the one that is dragged stays under the pointer.
  useLayoutEffect(() => {
    const row = dragged === null ? undefined : list.current?.children[dragged];
    if (row === undefined || drag === null) return;
    const { top, height } = row.getBoundingClientRect();
    scrollBy(0, top + height / 2 - drag.startY);
  }, [dragged]);

  const overAt = (from: number, y: number) => {
    const others = [...(list.current?.children ?? [])].filter((_, at) => at !== from);
    const middles = others.map((row) => {
      const { top, height } = row.getBoundingClientRect();
      return top + height / 2;
    });
    return placeAt(middles, y);
  };

  return {
    list,
    /** Where the row that is dragged would land; null while none is. */
    drag,
    /** Handlers of the grip of the row at `from`. */
    grip: (from: number) => ({
      onPointerDown(event: PointerEvent & { currentTarget: HTMLElement }) {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ from, to: from, startY: event.clientY });
      },
      onPointerMove(event: PointerEvent) {
        if (drag !== null) setDrag({ ...drag, to: overAt(from, event.clientY) });
      },
      onPointerUp() {
        if (drag !== null && drag.to !== from) onMove(from, drag.to);
        setDrag(null);
      },
      onPointerCancel: () => setDrag(null),
    }),
    /** Moves by one of the buttons, which keeps the focus; `name` is its `data-move`. */
    step(from: number, to: number, name: string) {
      onMove(from, to);
      setRefocus({ at: to, name });
    },
  };
}
