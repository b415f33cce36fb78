/** A sentence of a control or a signal with each `{{name}}` replaced by its text. One that has no text stays as it is. */
export function fillIn(sentence: string, texts: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{\{(\w+)\}\}/gu, (written, name: string) => texts[name] ?? written);
}
