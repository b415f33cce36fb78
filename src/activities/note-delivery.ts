import type { Delivered } from '../audit/outbox.ts';
import { keepDeliveryFault, readDeliveryFault } from '../records/self-check.ts';
import type { Deps } from './deps.ts';

/** Keeps what the audit log refused records with, for the self-check: only where that is another thing than before. */
export async function noteDelivery(
  { store, clock }: Pick<Deps, 'store' | 'clock'>,
  { faults }: Delivered,
): Promise<void> {
  const [fault] = faults;
  if (fault === undefined) return;
  const text = fault.slice(0, 500);
  if ((await readDeliveryFault(store))?.fault === text) return;
  await keepDeliveryFault(store, { at: clock.now(), fault: text });
}
