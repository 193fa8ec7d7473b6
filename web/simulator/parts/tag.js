/** The one line that a page needs. @param {string} [origin] where the page finds us */
export function bridgeTag(origin = location.origin) {
  return `<script src="${origin}/bridge/kanhe.js"></script>`;
}
