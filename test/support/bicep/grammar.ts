import { Language, Parser, type Node } from 'web-tree-sitter';
import type { Problem } from './syntax.ts';

const GRAMMAR = new URL('../../../node_modules/tree-sitter-bicep/tree-sitter-bicep.wasm', import.meta.url);

/** Says where a text is not Bicep by the grammar of tree-sitter: each error node and each node that had to be invented. */
export type GrammarCheck = (file: string, text: string) => readonly Problem[];

/** Loads the grammar. */
export async function loadGrammar(): Promise<GrammarCheck> {
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(await Language.load(GRAMMAR.pathname));
  return (file, text) => {
    const tree = parser.parse(text);
    if (tree === null) return [{ file, line: 1, message: 'the grammar of Bicep could not be used' }];
    const problems = faultsOf(tree.rootNode).map((node) => ({
      file,
      line: node.startPosition.row + 1,
      message: node.isMissing
        ? `the grammar misses ${node.type} here`
        : `the grammar does not know "${node.text.slice(0, 30)}"`,
    }));
    tree.delete();
    return problems;
  };
}

function faultsOf(node: Node): readonly Node[] {
  if (node.isError || node.isMissing) return [node];
  return node.hasError ? node.children.flatMap(faultsOf) : [];
}
