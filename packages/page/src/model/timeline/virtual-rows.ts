export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Rows beyond both edges that are kept ready, so that a quick scroll does not show blanks. */
const spareRows = 12;

export function rowRange(
  scrollTop: number,
  viewHeight: number,
  rowHeight: number,
  rowCount: number,
): RowRange {
  const first = Math.floor(scrollTop / rowHeight);
  const last = Math.ceil((scrollTop + viewHeight) / rowHeight);
  return {
    from: Math.max(0, Math.min(rowCount, first - spareRows)),
    to: Math.max(0, Math.min(rowCount, last + spareRows)),
  };
}

/** Where to scroll so that a row is in view; the present place when it is. */
export function scrollTopFor(
  row: number,
  rowHeight: number,
  view: { readonly scrollTop: number; readonly height: number },
): number {
  const top = row * rowHeight;
  if (top < view.scrollTop) return top;
  return top + rowHeight > view.scrollTop + view.height ? top + rowHeight - view.height : view.scrollTop;
}
