// The same bot as an Ink story. Ink takes the number of a choice, not a text: the numbers stand ready here, so nothing is
// understood at all.
import { Compiler, Story } from "inkjs/full";
import { play, text } from "./peer.mjs";

const source = `
-> closed
=== closed
+ [greet]
  -> greetings
+ [other]
  ${text.hint}
  -> closed
=== greetings
${text.greeting.replaceAll(/\n+/g, "\n").replaceAll(/^(\d)\./gm, "$1\\.")}
+ [yes]
  ${text.handover}
  -> agent
+ [no]
  ${text.thanks}
  -> closed
+ [other]
  -> greetings
=== agent
+ [resolved]
  ${text.thanks}
  -> closed
`;
const compiled = new Compiler(source).Compile().ToJson();
const choices = [0, 2, 1, 0, 2, 0, 0];

function told(story) {
  let out = "";
  while (story.canContinue) out += story.Continue();
  return out;
}

play(
  {
    start() {
      const story = new Story(compiled);
      told(story);
      return { story };
    },
    turn(session, message, index) {
      session.story.ChooseChoiceIndex(choices[index]);
      return told(session.story);
    },
    saveAndRestore(session) {
      const saved = session.story.state.ToJson();
      session.story.state.LoadJson(saved);
      return session;
    },
  },
  { same: (a, b) => a.replaceAll(/\s+/g, " ").trim() === b.replaceAll(/\s+/g, " ").trim() },
);
