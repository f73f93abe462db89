// Chromium, headless, on a new profile, for the tests that open a page.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"];
FLAGS.push("--disable-dev-shm-usage", "--no-first-run");

/** Starts the program at `path`. `end` stops every process of the browser's and removes its profile. */
export function chromium(path, argument, stdio = "ignore") {
  const profile = mkdtempSync(join(tmpdir(), "browser-"));
  // A process group of its own: Chromium's other processes outlive the first one, and write to the profile.
  const browser = spawn(path, [...FLAGS, `--user-data-dir=${profile}`, argument], { stdio, detached: true });
  const ended = new Promise((resolve) => browser.on("exit", resolve).on("error", resolve));
  const kill = () => {
    try {
      if (browser.pid) process.kill(-browser.pid, "SIGKILL");
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
  };
  process.on("exit", kill);
  // A process that a signal ends tells nobody of its exit.
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

  async function end() {
    kill();
    await ended;
    // Node's own retries remove the directory, but not what has been written to it meanwhile. A directory that stays
    // is no fault of what is tested.
    for (let tries = 0; tries < 20; tries++) {
      try {
        return rmSync(profile, { recursive: true, force: true });
      } catch {
        await sleep(100);
      }
    }
    console.error(`${profile} could not be removed`);
  }
  return { browser, end };
}
