// The same bot in RiveScript: topics are its states.
import RiveScript from "rivescript";
import { greetings, play, text } from "./peer.mjs";

const reply = (words) => words.replaceAll("\n", "\\n");
const bot = new RiveScript({ utf8: true });
bot.stream(`
! version = 2.0
! array greeting = ${greetings.join(" ")}

> topic random
  + [*] (@greeting) [*]
  - ${reply(text.greeting)}{topic=greetings}
  + *
  - ${reply(text.hint)}
< topic

> topic greetings
  + [*] (1|satu|ya) [*]
  - ${reply(text.handover)}{topic=agent}
  + [*] (2|dua|tidak) [*]
  - ${reply(text.thanks)}{topic=random}
  + *
  - ${reply(text.greeting)}
< topic

> topic agent
  + agentresolved
  - ${reply(text.thanks)}{topic=random}
< topic
`);
bot.sortReplies();

let users = 0;
play(
  {
    start: () => ({ user: `user${users++}` }),
    turn: (session, message) => bot.reply(session.user, message.replace("@agent.resolved", "agentresolved")),
    saveAndRestore(session) {
      const saved = JSON.stringify(bot.getUservars(session.user));
      bot.clearUservars(session.user);
      bot.setUservars(session.user, JSON.parse(saved));
      return session;
    },
  },
  { asks: true },
);
