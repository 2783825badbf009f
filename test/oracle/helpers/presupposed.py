"""Completes the inputs of Django's optimizer tests to chains that can be applied.

The tests list operations on models and fields that nobody created: the optimizer does not mind.
refold reads whole chains, so what a case presupposes is created: fields that a model of the case
lacks are added to its CreateModel, models that it lacks go into modules before the case.
"""

import copy

from django.db import migrations, models
from django.db.migrations.utils import resolve_relation


class Completion:
    """operations is the completed case, prerequisites {app label: [CreateModel]}."""

    def __init__(self, operations, app_label):
        self._app = app_label
        self._models = {}
        self.prerequisites = {app_label: []}
        # Cases share operation objects; those that are completed must not be.
        self.operations = [_copied(operation) for operation in operations]
        for operation in self.operations:
            self._follow(operation)

    def _follow(self, operation):
        if isinstance(operation, migrations.CreateModel):
            for base in operation.bases:
                if isinstance(base, str):
                    self._model(base)
            for _name, field in operation.fields:
                self._need_targets(field, operation.name)
            self._models[(self._app, operation.name_lower)] = _Model(operation)
            return
        name = getattr(operation, "model_name", None)
        if name is None and not isinstance(operation, migrations.RenameModel):
            name = getattr(operation, "name", None)
        if isinstance(operation, migrations.RenameModel):
            model = self._model(operation.old_name)
            del self._models[(self._app, operation.old_name_lower)]
            self._models[(self._app, operation.new_name_lower)] = model
        elif name is not None:
            self._follow_change(operation, self._model(name), name)

    def _follow_change(self, operation, model, name):
        if isinstance(operation, migrations.DeleteModel):
            del self._models[(self._app, name.lower())]
        elif isinstance(operation, migrations.AddField):
            self._need_targets(operation.field, name)
            model.fields.add(operation.name)
        elif isinstance(operation, migrations.AlterField):
            self._need_targets(operation.field, name)
            model.need_field(operation.name)
        elif isinstance(operation, migrations.RemoveField):
            model.need_field(operation.name)
            model.fields.discard(operation.name)
        elif isinstance(operation, migrations.RenameField):
            model.need_field(operation.old_name)
            model.fields.discard(operation.old_name)
            model.fields.add(operation.new_name)
        elif isinstance(operation, migrations.AlterUniqueTogether):
            model.need_together(operation.unique_together)
        elif isinstance(operation, migrations.AlterIndexTogether):
            model.need_together(operation.index_together)
        elif isinstance(operation, migrations.AlterOrderWithRespectTo):
            if operation.order_with_respect_to:
                model.need_field(operation.order_with_respect_to)
        elif isinstance(operation, migrations.RenameIndex):
            if operation.old_fields:
                model.need_together([operation.old_fields])
                model.need_option("index_together", tuple(operation.old_fields))
            else:
                model.need_index(operation.old_name)
            model.indexes.add(operation.new_name)
        elif isinstance(operation, migrations.AddIndex):
            model.need_fields_of(operation.index)
            model.indexes.add(operation.index.name)
        elif isinstance(operation, migrations.RemoveIndex):
            model.need_index(operation.name)
        elif isinstance(operation, migrations.AddConstraint):
            model.need_fields_of(operation.constraint)
            model.constraints.add(operation.constraint.name)
        elif isinstance(
            operation, (migrations.AlterConstraint, migrations.RemoveConstraint)
        ):
            model.need_constraint(operation.name)

    def _model(self, name):
        """The model that a name in the case means; made beforehand when nobody made it."""
        app, _, short = name.rpartition(".")
        key = (app or self._app, short.lower())
        if key not in self._models:
            create = migrations.CreateModel(
                short, [("id", models.AutoField(primary_key=True))]
            )
            self.prerequisites.setdefault(key[0], []).append(create)
            self._models[key] = _Model(create)
        return self._models[key]

    def _need_targets(self, field, model_name):
        for target in (
            getattr(field.remote_field, "model", None),
            getattr(field.remote_field, "through", None),
        ):
            if target is None or not isinstance(target, str):
                continue
            key = resolve_relation(target, self._app, model_name.lower())
            if key != (self._app, model_name.lower()):
                self._model(".".join(key))


class _Model:
    """What a model has at a place in the case, and the CreateModel to add to what it lacks."""

    def __init__(self, create):
        self._create = create
        self.fields = {name for name, _field in create.fields}
        self.indexes = {index.name for index in create.options.get("indexes", [])}
        self.constraints = {
            entry.name for entry in create.options.get("constraints", [])
        }
        for option in ("unique_together", "index_together"):
            self.need_together(create.options.get(option, []))

    def need_field(self, name):
        if name not in self.fields:
            self._create.fields.append((name, models.IntegerField(default=0)))
            self.fields.add(name)

    def need_together(self, groups):
        for group in groups:
            for name in group:
                self.need_field(name)

    def need_index(self, name):
        if name not in self.indexes:
            self.need_field("weight")
            self._add("indexes", models.Index(fields=["weight"], name=name))
            self.indexes.add(name)

    def need_constraint(self, name):
        if name not in self.constraints:
            self.need_field("pink")
            condition = models.Q(pink__gt=2)
            self._add(
                "constraints", models.CheckConstraint(condition=condition, name=name)
            )
            self.constraints.add(name)

    def need_fields_of(self, entry):
        """Fields that an index or a constraint names; the tests use these two."""
        for name in ("weight", "pink"):
            if name in repr(entry):
                self.need_field(name)

    def need_option(self, option, value):
        present = self._create.options.setdefault(option, set())
        self._create.options[option] = {tuple(item) for item in present} | {value}

    def _add(self, option, entry):
        self._create.options[option] = [*self._create.options.get(option, []), entry]


def _copied(operation):
    copied = copy.copy(operation)
    if isinstance(operation, migrations.CreateModel):
        copied.fields = list(operation.fields)
        copied.options = dict(operation.options)
    return copied
