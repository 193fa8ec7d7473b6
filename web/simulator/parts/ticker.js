import { signal } from '../../lib/signal.js';
import { platformNow } from '../model.js';

const seconds = signal(0);
setInterval(() => seconds.set(seconds() + 1), 1000);

/** Now on the platform's clock, in milliseconds; whoever reads it reads it again every second. */
export function tickingNow() {
  seconds();
  return platformNow();
}
