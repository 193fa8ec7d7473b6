import { h } from '../../lib/dom.js';
import { tally } from '../log/rows.js';
import { pageInView } from '../page/page-in-view.js';
import { phoneText } from '../page/phone-text.js';
import { icon } from '../../lib/parts/icons.js';

/** After the page's view has ended: what it did, and the way back. */
export function closedScreen() {
  const report = () => phoneText('closed.report', { calls: tally().calls, refused: tally().refused });
  return h(
    'div',
    { className: 'closed-screen' },
    h('span', { className: 'closed-face' }, icon('close', 26)),
    h('h2', {}, () => phoneText('closed.title')),
    h('p', {}, report),
    h('button', { type: 'button', className: 'sheet-button primary', onclick: () => pageInView.reload() }, () =>
      phoneText('closed.reopen')
    )
  );
}
