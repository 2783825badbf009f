/** Calls functions, so many at a time, and gives their results in the functions' order. */
export async function inParallel(width, work) {
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < work.length) {
      const index = next++;
      results[index] = await work[index]();
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}
