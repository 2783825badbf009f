import { dirname } from "node:path/posix";
import type { ClassChain } from "../../framework/classes/project.js";

/** What the configuration has to say for an override, in a sentence. */
export function overrideSetting(path: string, chain: ClassChain): string {
  return `mikro-orm.config: ${settingFor(path, chain)} where the driver is that database's`;
}

/** A list goes before directories (`Migrator.createUmzug`), and `pathTs` is for what runs TypeScript itself. */
function settingFor(path: string, { registration }: ClassChain): string {
  const directory = JSON.stringify(dirname(path));
  if (registration !== undefined) {
    return `\`migrations.migrationsList\` with the class of ${JSON.stringify(path)} alone`;
  }
  return path.endsWith(".ts")
    ? `\`migrations: { pathTs: ${directory} }\`, with \`path\` the directory that it is compiled to,`
    : `\`migrations: { path: ${directory} }\``;
}
