// What the person who holds a device has to know, over the page: that it has not become one, or is one no longer.

/**
 * @param {Document} document
 * @param {string} text
 */
export function noticeOnDevice(document, text) {
  console.warn(`Kanhe: ${text}`);
  const show = () => document.body && document.body.append(makeNotice(document, text));
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', show);
  else show();
}

/**
 * By properties of its own, since a page's policy may forbid a style sheet.
 * @param {Document} document
 * @param {string} text
 */
function makeNotice(document, text) {
  const notice = document.createElement('div');
  notice.setAttribute('role', 'alert');
  Object.assign(notice.style, {
    position: 'fixed',
    inset: '0 0 auto 0',
    zIndex: '2147483647',
    padding: '12px 16px',
    background: '#7a1f1f',
    color: '#ffffff',
    font: '15px/1.5 system-ui, sans-serif',
  });
  const button = document.createElement('button');
  button.textContent = '×';
  button.setAttribute('aria-label', '关闭 Close');
  Object.assign(button.style, { float: 'right', font: 'inherit', padding: '0 12px' });
  button.addEventListener('click', () => notice.remove());
  notice.append(button, `勘合 Kanhe: ${text}`);
  return notice;
}
