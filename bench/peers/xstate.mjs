// The same bot as a state machine of XState; the words become events by hand, as the library leaves that to its user.
import { assign, createActor, createMachine } from "xstate";
import { greetings, menu, play, text, words } from "./peer.mjs";

const isGreeting = new Set(greetings);
const meanings = new Map(Object.entries(menu));
const say = (reply) => assign({ reply });

const machine = createMachine({
  id: "handover",
  initial: "closed",
  context: { reply: "" },
  states: {
    closed: {
      on: {
        greet: { target: "greetings", actions: say(text.greeting) },
        other: { actions: say(text.hint) },
        yes: { actions: say(text.hint) },
        no: { actions: say(text.hint) },
      },
    },
    greetings: {
      on: {
        yes: { target: "agent", actions: say(text.handover) },
        no: { target: "closed", actions: say(text.thanks) },
        greet: { actions: say(text.greeting) },
        other: { actions: say(text.greeting) },
      },
    },
    agent: { on: { resolved: { target: "closed", actions: say(text.thanks) } } },
  },
});

function eventOf(message) {
  if (message === "@agent.resolved") return { type: "resolved" };
  for (const word of words(message)) {
    if (meanings.has(word)) return { type: meanings.get(word) };
    if (isGreeting.has(word)) return { type: "greet" };
  }
  return { type: "other" };
}

play({
  start: () => ({ actor: createActor(machine).start() }),
  turn(session, message) {
    session.actor.send(eventOf(message));
    return session.actor.getSnapshot().context.reply;
  },
  saveAndRestore(session) {
    const saved = JSON.stringify(session.actor.getPersistedSnapshot());
    session.actor.stop();
    return { actor: createActor(machine, { snapshot: JSON.parse(saved) }).start() };
  },
});
