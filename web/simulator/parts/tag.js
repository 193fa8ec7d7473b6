/** The one line that a page needs. */
export function bridgeTag() {
  return `<script src="${location.origin}/bridge/kanhe.js"></script>`;
}
