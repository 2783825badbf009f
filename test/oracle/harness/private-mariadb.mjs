/**
 * A MariaDB of this machine's own programs that keeps its files in memory and forgets them. Most of what a
 * migration does is DDL, and a server with the usual durability waits for the disk at each statement: several
 * times as long as everything else together.
 */

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers";
import { mustRun } from "./processes.mjs";

const MEMORY = "/dev/shm";
const NEEDED_BYTES = 2e9;
const PATIENCE_MS = 20_000;
const PROGRAM_FOLDERS = ["/usr/sbin", "/usr/libexec", "/usr/local/sbin"];

/**
 * Starts a server unless the user named one by MYSQL_HOST or MYSQL_PORT.
 * @returns {environment, stop}: where it is, for the processes that use it; null when there is none, which
 *   leaves the server at the usual address
 */
export async function startPrivateMariadb(log) {
  if (process.env.MYSQL_HOST || process.env.MYSQL_PORT) return null;
  const folder = mkdtempSync(join(roomiest(), "refold-mariadb-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  let server = null;
  try {
    const port = await freePort();
    server = await startServer(folder, port);
    process.once("exit", () => {
      server.kill("SIGKILL");
      remove();
    });
    await answers(server, port);
    const stop = async () => {
      const closed = new Promise((resolve) => server.once("close", resolve));
      server.kill("SIGKILL");
      await closed;
      remove();
    };
    return {
      environment: {
        MYSQL_HOST: "127.0.0.1",
        MYSQL_PORT: String(port),
        MYSQL_USER: "root",
        MYSQL_PASSWORD: "",
      },
      stop,
    };
  } catch (error) {
    log(`no MariaDB in memory (${error.message.split("\n")[0]}): the one that is running is used`);
    server?.kill("SIGKILL");
    remove();
    return null;
  }
}

function roomiest() {
  if (!existsSync(MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= NEEDED_BYTES ? MEMORY : tmpdir();
}

async function startServer(folder, port) {
  const data = join(folder, "data");
  mkdirSync(data);
  const path = [process.env.PATH, ...PROGRAM_FOLDERS].join(":");
  // mariadbd refuses to run as root unless told so.
  const asRoot = process.getuid?.() === 0 ? ["--user=root"] : [];
  const common = ["--no-defaults", `--datadir=${data}`, ...asRoot];
  const quiet = ["--auth-root-authentication-method=normal", "--skip-test-db"];
  await mustRun("mariadb-install-db", [...common, ...quiet], { env: { PATH: path } });
  const server = spawn(
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
    { stdio: "ignore", env: { ...process.env, PATH: path } },
  );
  await new Promise((resolve, reject) => {
    server.once("spawn", resolve);
    server.once("error", reject);
  });
  return server;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Waits until the server takes connections. */
async function answers(server, port) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`mariadbd ended with ${server.exitCode}`);
    if (await connects(port)) return;
    if (Date.now() > end) throw new Error("mariadbd does not answer");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function connects(port) {
  return new Promise((resolve) => {
    const socket = createConnection({ host: "127.0.0.1", port }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
