/** What differs each time that it is asked: the time, and random identifiers. */
export interface Moments {
  readonly now: () => Date;
  readonly uuid: () => string;
}
