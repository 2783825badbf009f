// Preloaded into refold (`node --import`): at the end it writes the peak of the process's memory, in kilobytes, to the
// file that REFOLD_BENCH_PEAK names. Threads count, as they share that memory.
import { writeFileSync } from "node:fs";

process.on("exit", () => {
  writeFileSync(process.env.REFOLD_BENCH_PEAK, String(process.resourceUsage().maxRSS));
});
