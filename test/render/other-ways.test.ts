import { describe, expect, it } from 'vitest';
import { action, advise, alternative, step } from '../../src/engine/advice.ts';
import { adviceParts, alternativesSection } from '../../src/render/other-ways.ts';

const GROUP = '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerInstance/containerGroups/<b>web';

describe('other ways than the fix', () => {
  it('are shown with their exact request, to be done by hand', () => {
    const stop = alternative(
      'containment',
      'Stop the group',
      'Nothing answers until it is started.',
      action(GROUP, 'stop', 'v'),
    );
    const shown = alternativesSection([stop]);
    const text = shown === false ? '' : shown.markup;
    expect(text).toContain('Stop the group');
    expect(text).toContain('Stops the danger for now');
    expect(text).toContain('az rest --method post');
    expect(text).toContain('%3Cb%3Eweb/stop?api-version=v');
    expect(text, 'escaped').not.toContain('<b>web');
  });

  it('are not mentioned where there are none', () => {
    expect(alternativesSection(undefined)).toBe(false);
    expect(alternativesSection([])).toBe(false);
  });

  it('advice says what would be lost', () => {
    const { advice } = advise('It has to be made anew.', [step('Export the template.')], ['The <secure> values.']);
    const text = adviceParts(advice ?? { steps: [], lost: [] }).markup;
    expect(text).toContain('Export the template.');
    expect(text).toContain('What would be lost');
    expect(text).toContain('The &lt;secure&gt; values.');
  });
});
