"""Compares folded projects with their original on a real database."""

import traceback

import databases


class Failure(Exception):
    pass


def outcome(run):
    """What a run leaves, or how it failed."""
    import describe
    import fuzz_support

    fuzz_support.seen.clear()
    connection = databases.fresh()
    try:
        state = run(connection)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}", "trace": traceback.format_exc()[-1500:]}
    return {
        "state": describe.state(state),
        "catalog": describe.catalog(connection),
        "rows": describe.rows(connection),
        "seen": {str(number): text for number, text in fuzz_support.seen.items()},
    }


def examine(job):
    from projects import migrate_all

    original = outcome(lambda connection: migrate_all(connection, job["original"]))
    if "error" in original:
        return {"discarded": original["error"]}
    if "('columns', [None])" in repr(original["catalog"]):
        # SQLite takes the quoted name of a column that is gone for a string, and Django 5.2 makes such indexes when an
        # indexed field is added and renamed in one module.
        return {"discarded": "an index over no column"}
    reverse = unapplied(job["original"])
    problems = []
    checked = 0
    for case in job["cases"]:
        checked += 1
        folded = outcome(lambda connection: migrate_all(connection, case["texts"]))
        compare(problems, case, "from empty", original, folded)
        if "error" not in folded and "error" not in reverse:
            compare(problems, case, "to zero", reverse, unapplied(case["texts"]))
    for cut in job["cuts"]:
        checked += examine_cut(job, cut, problems)
    return {"problems": problems, "checked": checked}


def examine_cut(job, cut, problems):
    from projects import migrate_all

    def partly(texts):
        def run(connection):
            prepare(connection, job["original"], cut)
            return migrate_all(connection, texts)

        return run

    original = outcome(partly(job["original"]))
    if "error" in original:
        return 0
    for case in job["cases"]:
        folded = outcome(partly(case["texts"]))
        # In rewrite mode a database in the middle may fail, but must not end with half a schema.
        if case["mode"] == "rewrite" and "error" in folded:
            continue
        compare(problems, case, f"from step {cut}", original, folded)
    return len(job["cases"])


def prepare(connection, texts, cut):
    """The first steps, then rows in every table."""
    import fuzz_support
    from projects import migrate_some

    state = migrate_some(connection, texts, cut)
    if state is None:
        raise Failure("the plan is shorter")
    for model in state.apps.get_models():
        if model._meta.managed and not model._meta.proxy and model._meta.db_table in set(
            connection.introspection.table_names()
        ):
            try:
                fuzz_support.insert_rows(model, 9000 + cut)
            except Exception as error:
                raise Failure("no rows") from error


def unapplied(texts):
    from projects import migrate_all, unapply

    def run(connection):
        state = migrate_all(connection, texts)
        for app in sorted({key.split(".")[0] for key in texts}):
            unapply(connection, texts, app)
        return type(state)()

    return {**outcome(run), "seen": {}, "rows": {}}


def compare(problems, case, what, original, folded):
    import describe

    if "error" in folded:
        details = [folded["error"], folded["trace"]]
    else:
        details = describe.differences(original, folded)
    if details:
        problems.append({"case": case["name"], "what": what, "details": details[:6]})

