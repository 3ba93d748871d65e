/** Tells main how much of what was sent to this page its listeners have done with, in steps: a call for each message would cost as much again. */
import type { PageContext } from '../../renderer/page-room.ts';
import { startTimer } from '../../renderer/primordials.ts';

const STEP = 1024 * 1024;
const DELAY_MS = 20;

/** @returns to be called with what main said that the message costs */
export function createConsumption(context: PageContext): (cost: number) => void {
  let owed = 0;
  let due = false;
  const pay = () => {
    due = false;
    if (owed === 0) return;
    const cost = owed;
    owed = 0;
    context.call('runtime.consumed', [cost], () => {});
  };
  return (cost) => {
    owed += cost;
    if (owed >= STEP) pay();
    else if (!due) {
      due = true;
      startTimer(pay, DELAY_MS);
    }
  };
}
