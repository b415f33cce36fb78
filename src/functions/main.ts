import './on-resource-event.ts';
import './pages.ts';
import './runbooks.ts';
import './timers.ts';
