// The same bot in JavaScript without a library.
import { greetings, menu, play, text, words } from "./peer.mjs";

const isGreeting = new Set(greetings);
const meanings = new Map(Object.entries(menu));

play({
  start: () => ({ state: "closed" }),
  turn(session, message) {
    if (session.state === "agent") {
      if (message !== "@agent.resolved") return "";
      session.state = "closed";
      return text.thanks;
    }
    if (session.state === "closed") {
      if (!words(message).some((word) => isGreeting.has(word))) return text.hint;
      session.state = "greetings";
      return text.greeting;
    }
    const meaning = meanings.get(words(message).find((word) => meanings.has(word)));
    if (meaning === undefined) return text.greeting;
    session.state = meaning === "yes" ? "agent" : "closed";
    return meaning === "yes" ? text.handover : text.thanks;
  },
  saveAndRestore: (session) => JSON.parse(JSON.stringify(session)),
});
