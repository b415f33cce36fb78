/** The kinds of history events that this host writes, with the numbers that durable-functions reads. */
export const Events = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  ExecutionFailed: 2,
  ExecutionTerminated: 3,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  SubOrchestrationInstanceCreated: 7,
  SubOrchestrationInstanceCompleted: 8,
  SubOrchestrationInstanceFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  EventRaised: 15,
  ExecutionSuspended: 19,
  ExecutionResumed: 20,
} as const;

/** How often and how far apart a call is repeated; times in milliseconds. */
export type RetryPolicy = {
  readonly firstRetryIntervalInMilliseconds: number;
  readonly maxNumberOfAttempts: number;
  readonly backoffCoefficient?: number;
  readonly maxRetryIntervalInMilliseconds?: number;
  readonly retryTimeoutInMilliseconds?: number;
};

/** One line of an instance's history. `Input` and `Result` are JSON text. */
export type HistoryEvent = {
  readonly EventType: (typeof Events)[keyof typeof Events];
  /** The sequence number of what is scheduled here, else -1. */
  readonly EventId: number;
  /** UTC ISO 8601 with milliseconds. */
  readonly Timestamp: string;
  readonly Name?: string;
  readonly Version?: string;
  readonly Input?: string;
  readonly Result?: string;
  readonly Reason?: string;
  readonly Details?: string;
  readonly InstanceId?: string;
  readonly TaskScheduledId?: number;
  readonly TimerId?: number;
  readonly FireAt?: string;
  /** This host's own: which attempt of a repeated call this is, from 1. */
  readonly Attempt?: { readonly number: number; readonly policy: RetryPolicy };
  /** This host's own: the failed attempt that this timer waits to repeat. */
  readonly RetryOf?: number;
  /** This host's own: a repetition, so the orchestrator's code did not ask for it. */
  readonly ByHost?: true;
};

/** What becomes a history event when its turn comes. */
export type Arrival = Omit<HistoryEvent, 'Timestamp'>;

/** An event that answers something scheduled: its number. */
export function answeredId(event: Arrival): number | undefined {
  switch (event.EventType) {
    case Events.TaskCompleted:
    case Events.TaskFailed:
    case Events.SubOrchestrationInstanceCompleted:
    case Events.SubOrchestrationInstanceFailed:
      return event.TaskScheduledId;
    case Events.TimerFired:
      return event.TimerId;
    default:
      return undefined;
  }
}

/** Does the event take a sequence number? */
export function isScheduling(event: HistoryEvent): boolean {
  return (
    event.EventType === Events.TaskScheduled ||
    event.EventType === Events.SubOrchestrationInstanceCreated ||
    event.EventType === Events.TimerCreated
  );
}
