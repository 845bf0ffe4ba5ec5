// What every peer in JavaScript does around its bot; see peer.hpp. A bot has
// start() -> session, turn(session, message) -> reply (or a promise of one), and
// saveAndRestore(session) -> session.
import { readFileSync } from "node:fs";

const [path, mode, amount] = process.argv.slice(2);

export const steps = readFileSync(path, "utf8").trimEnd().split("\n").map((line) => {
  const [message, reply] = line.split("\t");
  return { message, reply: reply.replaceAll("\\n", "\n") };
});

export const text = {
  greeting: steps[0].reply,
  hint: 'Ketik "halo" untuk mulai, ya 😊',
  handover: steps.find((step) => step.message === "1").reply,
  thanks: steps.find((step) => step.message === "@agent.resolved").reply,
};

export const greetings = ["start", "hai", "hei", "hay", "hey", "oy", "ay", "ey", "hi", "assalamualaikum", "hello",
  "hallo", "allo", "helo", "halo", "woy", "shallom"];
export const menu = { 1: "yes", satu: "yes", ya: "yes", 2: "no", dua: "no", tidak: "no" };
export const words = (message) => message.toLowerCase().match(/[a-z0-9]+/g) ?? [];

// `asks` says that replies are promises; `same` compares a reply.
export async function play(bot, { asks = false, same = (a, b) => a === b } = {}) {
  let session = bot.start();
  if (mode === "once") return console.log((await bot.turn(session, steps[0].message, 0)).length);
  for (let round = 0; round < 2; ++round)
    for (let i = 0; i < steps.length; ++i) {
      const reply = await bot.turn(session, steps[i].message, i);
      if (same(reply, steps[i].reply)) continue;
      console.error(`${steps[i].message}: got ${JSON.stringify(reply)}, wanted ${JSON.stringify(steps[i].reply)}`);
      process.exit(1);
    }
  if (mode === "sessions") {
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    const sessions = [];
    for (let i = 0; i < Number(amount); ++i) {
      sessions.push(bot.start());
      const reply = bot.turn(sessions[i], steps[0].message, 0);
      if (asks) await reply;
    }
    globalThis.gc?.();
    return console.log(process.memoryUsage().rss - before, sessions.length === 0 ? " " : "");
  }
  const saved = mode === "saved";
  let turns = 0, bytes = 0, passed = 0;
  for (const until of [Number(amount) / 2, Number(amount)]) {
    turns = 0;
    const begin = process.hrtime.bigint();
    while ((passed = Number(process.hrtime.bigint() - begin) / 1e9) < until)
      for (let round = 0; round < 20; ++round)
        for (let i = 0; i < steps.length; ++i) {
          const reply = bot.turn(session, steps[i].message, i);
          bytes += (asks ? await reply : reply).length;
          if (saved) session = bot.saveAndRestore(session);
          ++turns;
        }
  }
  if (bytes === 0) process.exit(1);
  console.log(Math.round(turns / passed));
}
