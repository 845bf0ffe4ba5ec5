/* The header is C99, and every function of it is there. */
#include "runtime/c/bot.h"

typedef void (*function)(void);

const function bot_functions[] = {
    (function)bot_abi,
    (function)bot_version,
    (function)bot_status_text,
    (function)bot_last_error,
    (function)bot_use_allocator,
    (function)bot_open_file,
    (function)bot_open_bytes,
    (function)bot_verify,
    (function)bot_artifact_retain,
    (function)bot_artifact_close,
    (function)bot_artifact_get_info,
    (function)bot_artifact_need,
    (function)bot_artifact_text,
    (function)bot_deployment_create,
    (function)bot_deployment_close,
    (function)bot_deployment_set_config,
    (function)bot_deployment_set_text,
    (function)bot_session_start,
    (function)bot_session_restore,
    (function)bot_session_close,
    (function)bot_session_save,
    (function)bot_session_move,
    (function)bot_session_get_info,
    (function)bot_machine_create,
    (function)bot_machine_close,
    (function)bot_machine_set_limits,
    (function)bot_turn,
    (function)bot_effect_count,
    (function)bot_effect_get,
    (function)bot_effect_json,
    (function)bot_turn_get_info,
};
const size_t bot_function_count = sizeof bot_functions / sizeof bot_functions[0];

/* How other languages see the structures: a change here is a new ABI. */
const size_t bot_structure_sizes[] = {
    sizeof(bot_text),          sizeof(bot_allocator), sizeof(bot_artifact_info), sizeof(bot_need),
    sizeof(bot_session_info),  sizeof(bot_value),     sizeof(bot_found),         sizeof(bot_event),
    sizeof(bot_part),          sizeof(bot_effect),    sizeof(bot_turn_info),
};

bot_event bot_made_in_c(void) {
  bot_event event = BOT_INIT(bot_event);
  return event;
}
