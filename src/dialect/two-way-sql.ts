/** Statements to do something and to take it back. Each is sent to the server on its own. */
export interface TwoWaySql {
  readonly forwards: readonly string[];
  readonly backwards: readonly string[];
}
