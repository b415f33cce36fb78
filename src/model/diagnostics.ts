/** What a diagnostic setting sends, and where. */
export type DiagnosticSetting = {
  readonly workspaceId?: string | null;
  readonly storageAccountId?: string | null;
  readonly eventHubAuthorizationRuleId?: string | null;
  /** A log has a `category` or a `categoryGroup` (`audit`, `allLogs`). */
  readonly logs?:
    | readonly {
        readonly category?: string | null;
        readonly categoryGroup?: string | null;
        readonly enabled?: boolean | null;
      }[]
    | null;
};

/** A diagnostic setting by its name. */
export type NamedSetting = { readonly name: string; readonly setting: DiagnosticSetting };
