import type { Project } from "./generate.js";
import type { Module } from "./world.js";

/** The text of each module, by `app.name`. */
export function renderProject(project: Project): ReadonlyMap<string, string> {
  return new Map(
    project.modules.map((module) => [`${module.app}.${module.name}`, render(module, project)]),
  );
}

function render(module: Module, project: Project): string {
  const body = module.steps.map(({ text }) => `        ${text},`).join("\n");
  const imports = ["from django.db import migrations, models"];
  if (body.includes("django.db.models.deletion"))
    imports.unshift("import django.db.models.deletion");
  if (body.includes("django.db.models.manager")) imports.unshift("import django.db.models.manager");
  if (body.includes("django.contrib.postgres"))
    imports.unshift("import django.contrib.postgres.operations");
  if (body.includes("settings.")) imports.unshift("from django.conf import settings");
  const helpers = module.steps.flatMap((step) => step.helpers ?? []);
  if (helpers.length > 0) imports.push("import fuzz_support");
  const dependencies = module.dependencies.map((key) => {
    const [app = "", name = ""] = key.split(".");
    return `        ('${app}', '${name}'),`;
  });
  for (const setting of project.settings.keys()) {
    if (body.includes(`settings.${setting}`)) {
      dependencies.push(`        migrations.swappable_dependency(settings.${setting}),`);
    }
  }
  return [
    imports.join("\n"),
    "",
    ...helpers.map((helper) => `\n${helper}\n`),
    "",
    "class Migration(migrations.Migration):",
    ...(module.initial ? ["    initial = True", ""] : []),
    ...(module.atomic ? [] : ["    atomic = False", ""]),
    "    dependencies = [",
    ...dependencies,
    "    ]",
    "",
    "    operations = [",
    body,
    "    ]",
    "",
  ].join("\n");
}
