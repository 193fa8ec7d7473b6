import { h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { drawer } from './drawers/drawer.js';
import { footBar } from './foot-bar.js';
import { help } from './help.js';
import { inspector } from './inspector/inspector.js';
import { logs } from './log/logs.js';
import { announcer } from '../lib/parts/announcer.js';
import { notice } from './parts/notice.js';
import { stage } from './page/stage.js';
import { rail } from './rail.js';
import { topBar } from './top-bar.js';

/** Everything on the screen, region by region. */
export function screen() {
  return h(
    'div',
    { className: 'screen' },
    topBar(),
    rail(),
    stage(),
    h('main', { className: 'work', 'aria-label': () => t('region.work') }, logs(), inspector(), drawer()),
    footBar(),
    notice(),
    help(),
    announcer
  );
}
