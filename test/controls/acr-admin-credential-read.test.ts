import { acrAdminCredentialRead } from '../../src/controls/acr-admin-credential-read.ts';
import { REGISTRY } from '../support/bodies.ts';
import { testSignal } from '../support/signal-tester.ts';

testSignal(acrAdminCredentialRead, {
  reported: [[REGISTRY, 'Ana Silva listed or renewed the admin credential of registry acrcontoso.']],
});
