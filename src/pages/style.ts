import { STYLESHEET } from '../render/stylesheet.ts';
import type { PageReply } from './exchange.ts';
import { cssReply } from './replies.ts';

/** `GET /style.css`, for everybody: a page that asks to sign in has a look, too. */
export function serveStyle(): Promise<PageReply> {
  return Promise.resolve(cssReply(STYLESHEET));
}
