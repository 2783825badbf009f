/**
 * Servers of this machine's own programs that keep their files in memory and forget them. Most of what a migration does
 * is DDL, and a server with the usual durability waits for the disk at each statement and each database that is dropped:
 * longer than everything else together.
 */

import { existsSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers";

const MEMORY = "/dev/shm";
const NEEDED_BYTES = 2e9;
const PATIENCE_MS = 20_000;

/**
 * Starts a server in a folder of its own, which goes with it.
 * @param name for messages
 * @param start (folder, port) => the child process, once it runs
 * @param signal ends it at once, and in order where it holds more than files
 * @returns {port, stop}; null, with a line in the log, where it does not work
 */
export async function startInMemory(name, { start, signal }, log) {
  const folder = mkdtempSync(join(roomiest(), "refold-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  let server = null;
  try {
    const port = await freePort();
    server = await start(folder, port);
    process.once("exit", () => {
      server.kill(signal);
      remove();
    });
    await answers(server, port);
    const stop = async () => {
      const closed = new Promise((resolve) => server.once("close", resolve));
      server.kill(signal);
      await closed;
      remove();
    };
    return { port, stop };
  } catch (error) {
    const reason = error.message.split("\n")[0];
    log(`no ${name} in memory (${reason}): the one that is running is used`);
    server?.kill(signal);
    remove();
    return null;
  }
}

/** Waits until a child process has started; throws where its program is not there. */
export async function spawned(server) {
  await new Promise((resolve, reject) => {
    server.once("spawn", resolve);
    server.once("error", reject);
  });
  return server;
}

function roomiest() {
  if (!existsSync(MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= NEEDED_BYTES ? MEMORY : tmpdir();
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
    if (server.exitCode !== null) throw new Error(`it ended with ${server.exitCode}`);
    if (await connects(port)) return;
    if (Date.now() > end) throw new Error("it does not answer");
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
