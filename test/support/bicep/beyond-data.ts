type Report = (line: number, message: string) => void;

/** Values that the service takes and the type data doesn't name, though it names others: each with its reason. */
export const BEYOND_DATA: readonly {
  readonly type: string;
  /** What the message about it says. */
  readonly says: string;
  readonly why: string;
}[] = [
  {
    type: 'Microsoft.Insights/dataCollectionRules',
    says: "kind is 'Direct'",
    why: 'a rule with an endpoint of its own for the Logs Ingestion API is of this kind',
  },
  {
    type: 'Microsoft.Insights/dataCollectionRules',
    says: "is 'Custom-RemediationAudit', not 'Microsoft-Event'",
    why: 'streams that the rule itself declares begin so',
  },
];

/** Tells of all but the values of the list. */
export function withoutBeyond(type: string, report: Report): Report {
  const listed = BEYOND_DATA.filter((one) => one.type.toLowerCase() === type.toLowerCase());
  return (line, message) => {
    if (!listed.some(({ says }) => message.includes(says))) report(line, message);
  };
}
