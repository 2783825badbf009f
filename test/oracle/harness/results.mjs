/** The outcome of every check of a run. */

/**
 * Collects outcomes for one package under one Django; every add is one check that passed, failed,
 * fell short or was skipped.
 */
export class Results {
  constructor(packageName, django) {
    this.package = packageName;
    this.django = django;
    this.checks = [];
    /** label -> {before, django, refold, stepsBefore, stepsAfter, ...} for the table */
    this.apps = new Map();
    /** What `dataStepsOf` gives; null where nobody asked. */
    this.dataSteps = null;
    this.seconds = 0;
  }

  /** Results out of what plain gave. */
  static from({ package: packageName, django, checks, apps, dataSteps, seconds }) {
    const results = new Results(packageName, django);
    results.checks = checks;
    results.apps = new Map(apps);
    results.dataSteps = dataSteps ?? null;
    results.seconds = seconds;
    return results;
  }

  /** As data that JSON can hold. */
  plain() {
    const { package: packageName, django, checks, apps, dataSteps, seconds } = this;
    return { package: packageName, django, checks, apps: [...apps], dataSteps, seconds };
  }

  add(check) {
    this.checks.push({ package: this.package, django: this.django, notes: [], ...check });
  }

  passed(app, mode, name, notes = []) {
    this.add({ app, mode, name, verdict: "passed", message: "", notes });
  }

  failed(app, mode, name, message, notes = []) {
    this.add({ app, mode, name, verdict: "failed", message, notes });
  }

  /** Right, but worse than it should be. */
  short(app, mode, name, message) {
    this.add({ app, mode, name, verdict: "short", message });
  }

  skipped(app, mode, name, message) {
    this.add({ app, mode, name, verdict: "skipped", message });
  }

  /** For the self-test, which shows what is wrong with Django's own squashes without judging them. */
  turnFailuresIntoNotes() {
    for (const check of this.checks.filter(({ verdict }) => verdict === "failed")) {
      check.verdict = "noted";
      check.notes = [`Django's own squash: ${check.message}`, ...check.notes];
    }
  }

  /** Adds what a Python check said, under a name. */
  take(app, mode, name, answer) {
    if (answer.verdict === "passed") this.passed(app, mode, name, answer.notes);
    else this.failed(app, mode, name, answer.differences.join("\n      "), answer.notes);
  }

  figures(app, values) {
    this.apps.set(app, { ...this.apps.get(app), ...values });
  }
}
