import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, Node } from 'yaml';

/** A mistake and where it is: the members and list positions that lead to it. */
export type Mistake = { readonly path: readonly PropertyKey[]; readonly message: string; readonly line: number };

/** A YAML file as plain data, with the lines that its values stand on. */
export type YamlFile = {
  readonly value: unknown;
  /** The line of a member or list item, from 1; of what is nearest above it when it is missing. */
  lineOf(path: readonly PropertyKey[]): number;
};

/** Files of settings are a few kilobytes. What is larger is something else. */
export const LARGEST_FILE = 256 * 1024;

/**
 * Reads YAML as it is needed for settings: one document, no member twice, no tags, anchors or directives (with which a
 * small file can unfold to a huge one, or mean something else than it shows).
 */
export function readYaml(text: string): { readonly file?: YamlFile; readonly mistakes: readonly Mistake[] } {
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes > LARGEST_FILE) {
    return { mistakes: [whole(`has ${String(bytes)} bytes; write at most ${String(LARGEST_FILE)}`)] };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, schema: 'core', logLevel: 'error' });
  const errors = [...document.errors, ...document.warnings];
  const line = (error: { pos: readonly [number, number] }): number => lines.linePos(error.pos[0]).line;
  const invalid = errors.find((error) => error.code !== 'DUPLICATE_KEY');
  if (invalid !== undefined) {
    const why = invalid.code === 'RESOURCE_EXHAUSTION' ? 'is nested too deeply' : `is not YAML as needed here`;
    return { mistakes: [{ path: [], message: `${why}: ${invalid.message}`, line: line(invalid) }] };
  }
  const broken: Mistake[] = errors.map((error) => ({
    path: [],
    message: 'a member is there twice; keep one of them',
    line: line(error),
  }));
  if (document.directives.yaml.explicit === true) broken.push(whole('has a %YAML directive; leave it out'));
  const unfolding = anchorsAndTags(document, lines);
  if (unfolding.length > 0) return { mistakes: [...broken, ...unfolding] };
  return {
    file: { value: document.toJS(), lineOf: (path) => lineOf(document.contents, lines, path) },
    mistakes: broken,
  };
}

function whole(message: string): Mistake {
  return { path: [], message, line: 1 };
}

function anchorsAndTags(document: Document, lines: LineCounter): readonly Mistake[] {
  const found: Mistake[] = [];
  const note = (node: Node, what: string): void => {
    const line = lines.linePos(node.range?.[0] ?? 0).line;
    found.push({ path: [], message: `uses ${what}; write the value itself`, line });
  };
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node)) note(node, `the alias *${node.source.slice(0, 60)}`);
      else if (node.anchor !== undefined) note(node, `the anchor &${node.anchor.slice(0, 60)}`);
      else if (node.tag !== undefined) note(node, `the tag ${node.tag.slice(0, 60)}`);
    },
  });
  return found;
}

function lineOf(contents: unknown, lines: LineCounter, path: readonly PropertyKey[]): number {
  let node = contents;
  let line = 1;
  for (const step of path) {
    let place: unknown;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      place = pair?.key;
      node = pair?.value;
    } else if (isSeq(node) && typeof step === 'number') {
      place = node.items[step];
      node = place;
    }
    const offset = rangeOf(place);
    if (offset === undefined) break;
    line = lines.linePos(offset).line;
  }
  return line;
}

function rangeOf(node: unknown): number | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) ? (node.range?.[0] ?? undefined) : undefined;
}
