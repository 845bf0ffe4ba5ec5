// run.mjs BUILD_DIR [ROUNDS [SECONDS]]: plays the conversation of examples/handover in every peer, in turn and several
// times over, and prints how many times as fast the runtime is.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [build, rounds = "7", seconds = "0.4"] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const work = join(build, "peers");
mkdirSync(work, { recursive: true });
execFileSync(join(build, "bin/bench_conversation"));
for (const file of ["package.json", "peer.mjs", "plain.mjs", "xstate.mjs", "rivescript.mjs", "inkjs.mjs"])
  copyFileSync(join(here, file), join(work, file));
if (!existsSync(join(work, "node_modules/xstate")))
  execFileSync("npm", ["install", "--silent", "--no-package-lock", "--no-audit", "--no-fund"], { cwd: work });

const native = (name) => [join(build, "bin", name)];
const script = (name) => ["node", "--expose-gc", join(work, name)];
// `sessions`: how many conversations its memory is measured with; the figure is scaled to 100,000.
const peers = [
  { name: "Botlang", command: native("bench_peer_botlang"), sessions: 100000 },
  { name: "C++, `std::unordered_map` and a tokenizer", command: native("bench_peer_by_hand"), sessions: 100000 },
  { name: "C++, the tightest for this one bot", command: native("bench_peer_tightest"), sessions: 100000 },
  { name: "JavaScript, no library", command: script("plain.mjs"), sessions: 100000 },
  { name: "Lua 5.4", command: ["lua5.4", join(here, "plain.lua")], sessions: 100000 },
  { name: "XState 5", command: script("xstate.mjs"), sessions: 10000 },
  { name: "RiveScript", command: script("rivescript.mjs"), sessions: 10000 },
  { name: "inkjs (takes a number, not a text)", command: script("inkjs.mjs"), sessions: 500 },
];

const conversation = join(work, "conversation.tsv");
function run(peer, ...args) {
  const [program, ...first] = peer.command;
  return Number(execFileSync(program, [...first, conversation, ...args.map(String)], { encoding: "utf8" }));
}
const sorted = (list) => [...list].sort((a, b) => a - b);
const median = (list) => sorted(list)[list.length >> 1];

// All peers once a round, so that what else the machine does hits all of them.
for (const mode of ["turns", "saved"]) {
  for (const peer of peers) peer[mode] = [];
  for (let round = 0; round < Number(rounds); ++round)
    for (const peer of peers) peer[mode].push(run(peer, mode, seconds));
}
for (const peer of peers) {
  peer.start = [];
  for (let round = 0; round < 15; ++round) {
    const begin = process.hrtime.bigint();
    run(peer, "once");
    peer.start.push(Number(process.hrtime.bigint() - begin) / 1e6);
  }
  peer.memory = (run(peer, "sessions", peer.sessions) / peer.sessions) * 100000;
}

const own = peers[0];
const short = (x) => (x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(2));
function ratio(peer, mode) {
  if (peer === own) return "1";
  const each = peer[mode].map((speed, round) => own[mode][round] / speed);
  return `${short(median(each))} (${short(Math.min(...each))} to ${short(Math.max(...each))})`;
}
const table = [
  ["", "in process", "saved at every turn", "start to first reply", "100,000 conversations"],
  ...peers.map((peer) => [
    peer.name,
    ratio(peer, "turns"),
    ratio(peer, "saved"),
    `${median(peer.start).toFixed(1)} ms`,
    `${(peer.memory / 1e6).toFixed(1)} MB${peer.sessions === 100000 ? "" : " (scaled)"}`,
  ]),
];
console.log(`How many times as fast Botlang's runtime is: median (lowest to highest) of ${rounds} rounds of ${seconds} s.`);
console.log(`${cpus()[0].model}, ${new Date().toISOString().slice(0, 10)}\n`);
for (const [index, row] of table.entries()) {
  console.log(`| ${row.join(" | ")} |`);
  if (index === 0) console.log(`|${row.map((_, column) => (column === 0 ? "---|" : "---:|")).join("")}`);
}
const perSecond = (mode) => `${(median(own[mode]) / 1e6).toFixed(2)} million turns/s`;
console.log(`\nBotlang: ${perSecond("turns")} in process, ${perSecond("saved")} saved at every turn.`);
