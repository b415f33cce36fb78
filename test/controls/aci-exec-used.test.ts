import { aciExecUsed } from '../../src/controls/aci-exec-used.ts';
import { BATCH } from '../support/group-bodies.ts';
import { testSignal } from '../support/signal-tester.ts';

testSignal(aciExecUsed, {
  reported: [[`${BATCH}/containers/web`, 'Ana Silva opened a shell or ran a command in container web.']],
});
