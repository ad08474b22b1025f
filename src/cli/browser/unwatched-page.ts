/**
 * A page that no inspector watches. An inspector keeps what a page sends, every frame of it, until the page goes
 * elsewhere; so this page is opened in a browser context that Playwright does not know, which it then leaves alone.
 */
import type { Browser } from 'playwright-core';

/**
 * Opens the page; it lives as long as the browser.
 * @param ended told how, if the page ends before the browser does
 */
export async function openUnwatched(
  browser: Browser,
  url: string,
  ended: (how: string) => void,
): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  let own: string | null = null;
  session.on('Target.targetCrashed', ({ targetId }) => {
    if (targetId === own) ended('its page crashed');
  });
  session.on('Target.targetDestroyed', ({ targetId }) => {
    if (targetId === own) ended('its page was closed');
  });
  await session.send('Target.setDiscoverTargets', { discover: true });
  const { browserContextId } = await session.send('Target.createBrowserContext');
  const { targetId } = await session.send('Target.createTarget', { url, browserContextId });
  own = targetId;
}
