/** A MariaDB in memory. */

import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "../processes.mjs";
import { spawned, startInMemory } from "./memory.mjs";

const PROGRAM_FOLDERS = ["/usr/sbin", "/usr/libexec", "/usr/local/sbin"];

/**
 * Starts a MariaDB unless the user named a server by MYSQL_HOST or MYSQL_PORT.
 * @returns {environment, stop}: where it is, for the processes that use it; null when there is none
 */
export async function startMariadb(log) {
  if (process.env.MYSQL_HOST || process.env.MYSQL_PORT) return null;
  const server = await startInMemory("MariaDB", { start, signal: "SIGKILL" }, log);
  if (server === null) return null;
  const { port, stop } = server;
  const environment = {
    MYSQL_HOST: "127.0.0.1",
    MYSQL_PORT: String(port),
    MYSQL_USER: "root",
    MYSQL_PASSWORD: "",
  };
  return { environment, stop };
}

async function start(folder, port) {
  const data = join(folder, "data");
  mkdirSync(data);
  const env = { ...process.env, PATH: [process.env.PATH, ...PROGRAM_FOLDERS].join(":") };
  // mariadbd refuses to run as root unless told so.
  const asRoot = process.getuid?.() === 0 ? ["--user=root"] : [];
  const common = ["--no-defaults", `--datadir=${data}`, ...asRoot];
  const more = ["--auth-root-authentication-method=normal", "--skip-test-db"];
  await mustRun("mariadb-install-db", [...common, ...more], { env });
  return spawned(
    spawn(
      "mariadbd",
      [
        ...common,
        `--port=${port}`,
        "--bind-address=127.0.0.1",
        `--socket=${join(folder, "socket")}`,
        `--pid-file=${join(folder, "pid")}`,
        "--skip-name-resolve",
        "--innodb-flush-log-at-trx-commit=0",
        "--innodb-doublewrite=0",
      ],
      { stdio: "ignore", env },
    ),
  );
}
