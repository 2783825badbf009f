/** A PostgreSQL in memory. */

import { spawn } from "node:child_process";
import { chownSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "../processes.mjs";
import { spawned, startInMemory } from "./memory.mjs";

/** PostgreSQL refuses to run as root; its packages make this user. */
const ITS_USER = "postgres";

/** Without it, shared memory would stay behind. */
const IMMEDIATE_SHUTDOWN = "SIGQUIT";

/**
 * Starts a PostgreSQL unless the user named a server by PGHOST or PGPORT.
 * @returns {environment, stop}: where it is, for the processes that use it; null when there is none
 */
export async function startPostgres(log) {
  if (process.env.PGHOST || process.env.PGPORT) return null;
  const server = await startInMemory("PostgreSQL", { start, signal: IMMEDIATE_SHUTDOWN }, log);
  if (server === null) return null;
  const { port, stop } = server;
  const environment = {
    PGHOST: "127.0.0.1",
    PGPORT: String(port),
    PGUSER: "postgres",
    PGPASSWORD: "",
  };
  return { environment, stop };
}

async function start(folder, port) {
  const { stdout } = await mustRun("pg_config", ["--bindir"]);
  const programs = stdout.trim();
  const user = process.getuid?.() === 0 ? await idsOf(ITS_USER) : {};
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const cluster = ["-D", data, "-U", "postgres", "--auth=trust", "--no-sync"];
  const texts = ["--encoding=UTF8", "--locale=C.UTF-8"];
  await mustRun(join(programs, "initdb"), [...cluster, ...texts], { cwd: folder, ...user });
  const settings = [
    `port=${port}`,
    "listen_addresses=127.0.0.1",
    `unix_socket_directories=${folder}`,
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
  ];
  return spawned(
    spawn(
      join(programs, "postgres"),
      ["-D", data, ...settings.flatMap((setting) => ["-c", setting])],
      { stdio: "ignore", cwd: folder, ...user },
    ),
  );
}

async function idsOf(name) {
  const id = async (flag) => Number((await mustRun("id", [flag, name])).stdout.trim());
  return { uid: await id("-u"), gid: await id("-g") };
}
