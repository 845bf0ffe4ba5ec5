#pragma once
// Small bots for these tests.

namespace bot::test {

/// Says "Hello!" to a greeting and waits for yes; `hello` is what it says.
inline constexpr const char* small_bot = R"(bot small {
  title    "Small"
  language en
}

nlu greeting keyword { hello: "hello", "hi" }
nlu answer keyword { yes: "yes" no: "no" }

var asked: int = 0

flow talk {
  initial intent greet = greeting
  intent reply(answer: answer)

  initial state ask {
    say "Hello!"
    set asked = asked + 1
    on reply(yes) -> done
    otherwise     -> ask
  }

  end state done {
    say """
      Fine.

      Bye!
      """
  }
}

fallback flow default {
  initial end state hint { say "Say hello." }
}
)";

/// Fails when asked to divide.
inline constexpr const char* dividing_bot = R"(bot dividing {
  title    "Dividing"
  language en
}

nlu word keyword { divide: "divide" }
var zero: int = 0
var result: int = 1

flow talk {
  initial intent divide = word
  initial end state only {
    set result = 1 / zero
    say "Divided: {result}"
  }
}

fallback flow default {
  initial end state hint { say "Say divide." }
}
)";

/// A bot with a state that nothing reaches: a warning.
inline constexpr const char* warned_bot = R"(bot warned {
  title    "Warned"
  language en
}

nlu greeting keyword { hello: "hello" }

flow talk {
  initial intent greet = greeting
  initial state ask {
    say "Hello!"
    otherwise -> done
  }
  end state done { say "Bye!" }
  end state lost { say "Nobody comes here." }
}

fallback flow default {
  initial end state hint { say "Say hello." }
}
)";

}  // namespace bot::test
