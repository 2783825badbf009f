const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Runs work to its end even when the process is told to stop meanwhile; it is told again afterwards. */
export async function holdSignals<T>(work: () => Promise<T>): Promise<T> {
  const held: NodeJS.Signals[] = [];
  const hold = (signal: NodeJS.Signals): void => {
    held.push(signal);
  };
  for (const signal of signals) process.on(signal, hold);
  try {
    return await work();
  } finally {
    for (const signal of signals) process.off(signal, hold);
    for (const signal of held) process.kill(process.pid, signal);
  }
}
