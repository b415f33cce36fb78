import { diagnosticSettingRemoved } from '../../src/controls/diagnostic-setting-removed.ts';
import { GROUP, REGISTRY, SUBSCRIPTION } from '../support/bodies.ts';
import { testSignal } from '../support/signal-tester.ts';

const at = (place: string) => `${place}/providers/Microsoft.Insights/diagnosticSettings/to-siem`;
const said = 'Ana Silva removed diagnostic setting to-siem.';

testSignal(diagnosticSettingRemoved, {
  reported: [
    [at(REGISTRY), said],
    [at(SUBSCRIPTION), said],
    [at(`${GROUP}/providers/Microsoft.KeyVault/vaults/kv-contoso`), said],
    [at(`${GROUP}/providers/Microsoft.ContainerInstance/containerGroups/batch`), said],
    [at(`${GROUP}/providers/Microsoft.App/managedEnvironments/env`), said],
  ],
  nothing: [at(`${GROUP}/providers/Microsoft.Web/sites/blog`), REGISTRY],
});
