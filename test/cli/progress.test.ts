import { describe, expect, it } from "vitest";
import { ProgressLine } from "../../src/cli/progress.js";
import { main } from "../../src/cli/main.js";
import { recordingIo } from "../recording-io.js";
import { Project } from "./project.js";
import { SHOP_AND_DEPOT } from "./shop.js";

describe("progress", () => {
  it("is one line, which goes when something else is printed", () => {
    const written: string[] = [];
    const line = new ProgressLine((text) => written.push(text));
    line.clear();
    line.show("one");
    line.show("two");
    line.clear();
    line.clear();
    expect(written).toEqual(["\r\u001b[2Kone", "\r\u001b[2Ktwo", "\r\u001b[2K"]);
  });

  it.each([
    [
      ["squash", "shop"],
      ["reading the project …", "folding the chain of shop …"],
    ],
    [
      ["remove", "shop", "0003", "--accept-state-change"],
      ["reading the project …", "comparing what the chains build …"],
    ],
    [["check"], ["reading the project …"]],
    [["--quiet", "squash", "shop"], []],
  ])("says what takes its time: %j", async (line, expected) => {
    const shown: string[] = [];
    const { root } = Project.of(SHOP_AND_DEPOT);
    const io = { ...recordingIo(root), progress: (text: string) => shown.push(text) };
    await main(line, io);
    expect(shown).toEqual(expected);
  });

  it("is not for those who read a pipe", () => {
    const { err } = Project.of(SHOP_AND_DEPOT).execute(["squash", "shop", "--check"]);
    expect(err).not.toContain("…\u001b");
    expect(err).not.toContain("reading the project");
  });
});
