/** Where facts go after commit; the socket broadcaster implements it with the contract's `Fact`. */
export interface Publisher<F> {
  /** Never throws and never waits: a fact that cannot be sent is logged, the database row is the truth. */
  publish(fact: F): void;
}
