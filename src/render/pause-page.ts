import type { Instant } from '../model/json.ts';
import { html } from './html.ts';
import { page } from './layout.ts';
import type { Frame } from './layout.ts';
import { pauseBanners, pauseForm, stormBanners } from './pause-parts.ts';
import type { PauseBanner, PauseForm, StormBanner } from './pause-parts.ts';

/** What the page about pauses shows. Without `form` the person may not pause anything. */
export type PauseView = {
  readonly frame: Frame;
  readonly now: Instant;
  readonly pauses: readonly PauseBanner[];
  readonly storms: readonly StormBanner[];
  readonly form: PauseForm | undefined;
};

/** The pauses in force, and the form that makes one. */
export function pausePage({ frame, now, pauses, storms, form }: PauseView): string {
  const failed = form !== undefined && Object.values(form.errors).some((error) => error !== undefined);
  return page(
    frame,
    failed ? 'Error: Pause' : 'Pause',
    html`<h1>Pause</h1>
      <p>
        A pause stops every write below a scope, right before it is sent. Drift is still found and shown. A pause ends
        by itself.
      </p>
      ${pauses.length === 0 ? html`<p class="soft">Nothing is paused now.</p>` : pauseBanners(pauses, now)}
      ${stormBanners(storms, now)}
      ${
        form === undefined
          ? html`<p class="panel">
              Only approvers can pause writes. To stop them without this page, set
              <code>DRIFTWARDEN_ENFORCEMENT=off</code> or take the role of its identity away.
            </p>`
          : html`<h2>Pause writes</h2>
              ${pauseForm(form)}`
      }`,
  );
}
