"""What one schema editor prints or runs, with the mark of where its deferred statements begin."""

import contextlib

from django.db.migrations import RunPython


class Recorder:
    """Watches every schema editor of a connection while it is installed.

    `collected` is what an editor collected for sqlmigrate, `executed` what one ran; both are lists
    of {"sql": text, "deferred": whether it came when the editor was left, "python": whether it came
    from a RunPython, whose statements nobody can print}.
    """

    def __init__(self, connection):
        self._connection = connection
        self.executed = []
        self.collected = []
        self._in_python = False

    @contextlib.contextmanager
    def installed(self):
        """Put a subclass of the connection's schema editor in its place."""
        original = self._connection.SchemaEditorClass
        run_python = RunPython.database_forwards
        self._connection.SchemaEditorClass = self._watched(original)
        RunPython.database_forwards = self._noted(run_python)
        try:
            yield self
        finally:
            self._connection.SchemaEditorClass = original
            RunPython.database_forwards = run_python

    def _noted(recorder, run_python):
        def database_forwards(self, *args):
            recorder._in_python = True
            try:
                return run_python(self, *args)
            finally:
                recorder._in_python = False

        return database_forwards

    def clear(self):
        self.executed = []
        self.collected = []

    def _watched(recorder, original):
        class Watched(original):
            _depth = 0
            _leaving = False

            def execute(self, sql, params=(), **more):
                outermost = self._depth == 0
                if outermost and not self.collect_sql:
                    text = _collected_form(self, str(sql), params)
                    entry = {"sql": text, "deferred": self._leaving, "python": recorder._in_python}
                    recorder.executed.append(entry)
                self._depth += 1
                try:
                    return super().execute(sql, params, **more)
                finally:
                    self._depth -= 1

            def __exit__(self, exc_type, exc_value, traceback):
                before = len(self.collected_sql) if self.collect_sql else 0
                self._leaving = True
                try:
                    super().__exit__(exc_type, exc_value, traceback)
                finally:
                    self._leaving = False
                    if self.collect_sql:
                        recorder.collected += [
                            {"sql": sql, "deferred": position >= before}
                            for position, sql in enumerate(self.collected_sql)
                        ]

        return Watched


def _collected_form(editor, sql, params):
    """The text as the editor would have collected it (BaseDatabaseSchemaEditor.execute)."""
    ending = "" if sql.rstrip().endswith(";") else ";"
    if params:
        sql = sql % tuple(map(editor.quote_value, params))
    elif params is not None:
        sql = sql % ()
    return sql + ending
