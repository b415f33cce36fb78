/** Where something stands: lines count from 1. */
export type At = { readonly line: number };

/** A value as a Bicep file writes it. Parentheses are gone: the tree says what belongs together. */
export type Expression = At &
  (
    | { readonly kind: 'text'; readonly parts: readonly (string | Expression)[] }
    | { readonly kind: 'number'; readonly value: number }
    | { readonly kind: 'boolean'; readonly value: boolean }
    | { readonly kind: 'null' }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'member'; readonly of: Expression; readonly name: string; readonly safe: boolean }
    | { readonly kind: 'child'; readonly of: Expression; readonly name: string }
    | { readonly kind: 'index'; readonly of: Expression; readonly index: Expression; readonly safe: boolean }
    | { readonly kind: 'call'; readonly on?: Expression; readonly name: string; readonly args: readonly Expression[] }
    | { readonly kind: 'sure'; readonly of: Expression }
    | { readonly kind: 'unary'; readonly operator: string; readonly of: Expression }
    | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'ternary'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
    | { readonly kind: 'lambda'; readonly parameters: readonly string[]; readonly body: Expression }
    | { readonly kind: 'array'; readonly items: readonly Expression[] }
    | ObjectExpression
    | LoopExpression
  );

/** `{ key: value }`, and inside a resource also its nested resources. */
export type ObjectExpression = At & {
  readonly kind: 'object';
  readonly members: readonly Member[];
  readonly nested: readonly ResourceStatement[];
};

/** One `key: value`; the key is a text with parts where it is made of others. */
export type Member = At & { readonly key: string | Expression; readonly value: Expression };

/** `[for (item, index) in over: if (when) body]`. */
export type LoopExpression = At & {
  readonly kind: 'loop';
  readonly item: string;
  readonly index?: string;
  readonly over: Expression;
  readonly when?: Expression;
  readonly body: Expression;
};

/** A type as a Bicep file writes it. */
export type TypeExpression = At &
  (
    | { readonly kind: 'named'; readonly name: string }
    | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
    | { readonly kind: 'list'; readonly of: TypeExpression }
    | { readonly kind: 'nullable'; readonly of: TypeExpression }
    | { readonly kind: 'union'; readonly of: readonly TypeExpression[] }
    | { readonly kind: 'record'; readonly members: readonly TypeMember[]; readonly rest?: TypeExpression }
  );

/** A member of an object type. */
export type TypeMember = At & { readonly name: string; readonly type: TypeExpression };

/** `@name(args)`. */
export type Decorator = At & { readonly name: string; readonly args: readonly Expression[] };

type Declared = At & { readonly name: string; readonly decorators: readonly Decorator[] };

/** `param name type = value`; parameter files have no type there. */
export type ParamStatement = Declared & {
  readonly kind: 'param';
  readonly type?: TypeExpression;
  readonly value?: Expression;
};
export type VarStatement = Declared & { readonly kind: 'var'; readonly value: Expression };
export type OutputStatement = Declared & {
  readonly kind: 'output';
  readonly type: TypeExpression;
  readonly value: Expression;
};
export type TypeStatement = Declared & { readonly kind: 'type'; readonly type: TypeExpression };
export type FunctionStatement = Declared & {
  readonly kind: 'func';
  readonly parameters: readonly TypeMember[];
  readonly returns: TypeExpression;
  readonly body: Expression;
};

/** What stands right of `=` in a resource or a module, taken apart. */
export type Deployed = {
  readonly loop?: LoopExpression;
  readonly when?: Expression;
  readonly body: ObjectExpression;
};
export type ResourceStatement = Declared &
  Deployed & { readonly kind: 'resource'; readonly type: string; readonly existing: boolean };
export type ModuleStatement = Declared & Deployed & { readonly kind: 'module'; readonly path: string };

export type Statement =
  | ParamStatement
  | VarStatement
  | OutputStatement
  | TypeStatement
  | FunctionStatement
  | ResourceStatement
  | ModuleStatement;

/** A file, parsed. */
export type BicepFile = {
  readonly file: string;
  readonly targetScope: string;
  /** The template that a parameter file is for. */
  readonly using?: string;
  readonly statements: readonly Statement[];
};

/** What is wrong, where, and what would be right. */
export type Problem = At & { readonly file: string; readonly message: string };
