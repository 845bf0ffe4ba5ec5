/* Runs compiled bots (.botc files) from C, and from everything that can call C. C99.
 *
 *   artifact    a compiled bot: verified once, then never changed
 *   session     the state of one conversation; belongs to an artifact
 *   machine     the working memory of turns, and the effects of the last one
 *   deployment  what a bot is given where it runs: config values, translations; belongs to an artifact
 *
 * A turn is a pure function: (artifact, session, deployment, event) -> (session', effects). The library knows no clock,
 * draws no random numbers and does nothing by itself but to map the file of bot_open_file. Time, user and channel come
 * with the event; what is to be done is in the effects.
 *
 * Results. Every function that can fail gives a bot_status; BOT_OK is 0. After another one nothing has happened, unless
 * the function says so, out parameters are as they were, and bot_last_error() says what is wrong and what to do.
 * Nothing is thrown, printed or ended.
 *
 * Handles are numbers in the shape of pointers, never addresses: do not look at what they point to. Every function
 * checks the ones it is given: null, closed ones, ones of another kind and anything else are BOT_INVALID_HANDLE. Each
 * create, open, start or restore has its close. A closed handle is not given out again (but for one in 2^32 times).
 *
 * Threads. Artifacts and deployments may be used by any number of threads at a time. A session or a machine is used by
 * one thread at a time, by any; a second one gets BOT_IN_USE. A handle may be closed by any thread: an artifact goes
 * when its last session and deployment is closed and no call is inside of it.
 *
 * Texts are bytes with a length, no zero behind them; they may contain zeros. Texts that come out are UTF-8. Bytes that
 * go in and are no UTF-8 count as U+FFFD, one for each byte; where UTF-8 is asked for they are refused. An empty text
 * may have a null pointer. What goes in is copied or no longer needed when the function comes back, but for
 * BOT_OPEN_BORROW.
 *
 * Times are milliseconds since 1970-01-01 00:00 UTC, durations are milliseconds.
 *
 * Versions. bot_abi() of the library has the major number of BOT_ABI, or this header is of another library. Structures
 * with a `struct_size` may get more fields at their ends: set it to sizeof, and the rest to zero (BOT_INIT does both).
 * A library that is older than the header refuses what it does not know unless it is zero; one that is newer takes what
 * is not there as zero. Numbers of this header never change their meaning.
 */
#ifndef BOT_H
#define BOT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define BOT_API __attribute__((visibility("default")))
#else
#define BOT_API
#endif

/* Major number in the upper 16 bits, minor number in the lower ones. */
#define BOT_ABI 0x00010000u

typedef struct bot_artifact bot_artifact;
typedef struct bot_session bot_session;
typedef struct bot_machine bot_machine;
typedef struct bot_deployment bot_deployment;

/* ---- results ---- */

typedef int32_t bot_status;
enum {
  BOT_OK = 0,
  /* The call: a mistake of the calling program. */
  BOT_INVALID_HANDLE = 1,   /* null, closed, of another kind, or no handle at all */
  BOT_INVALID_ARGUMENT = 2, /* a null pointer, a size, a number out of range, a struct_size that cannot be */
  BOT_IN_USE = 3,           /* the session or machine is in another thread's hands; or too late or too early for this */
  BOT_MISMATCH = 4,         /* the deployment belongs to another artifact than the session */
  BOT_BUFFER_TOO_SMALL = 5, /* the size it takes was written */
  BOT_NOT_FOUND = 6,        /* no language, no text, no place of this number */
  /* The environment. */
  BOT_OUT_OF_MEMORY = 10, /* the allocator gave null */
  BOT_FILE_ERROR = 11,    /* the file cannot be opened or mapped */
  BOT_DEFECT = 12,        /* a defect of the library: please report it */
  /* Opening an artifact. */
  BOT_NOT_AN_ARTIFACT = 20,      /* other bytes, or none */
  BOT_OTHER_VERSION = 21,        /* compiled for another version of the format */
  BOT_TRUNCATED = 22,            /* shorter or longer than it says itself */
  BOT_DAMAGED = 23,              /* the checksum does not fit */
  BOT_MALFORMED = 24,            /* made wrongly, or to do harm */
  BOT_UNALIGNED = 25,            /* borrowed bytes that do not start at a multiple of 8 */
  /* Restoring a session. */
  BOT_NOT_A_SESSION = 30,     /* other bytes */
  BOT_SESSION_OTHER_BOT = 31, /* of a bot with other variables */
  BOT_SESSION_MALFORMED = 32, /* cut, or with values that cannot be */
  BOT_SESSION_UNKNOWN = 33,   /* at a place that this build of the bot does not have */
  /* Config values and translations. */
  BOT_CONFIG_INVALID = 40,  /* a value is not of its type, or one that is needed is missing */
  BOT_TEXT_MALFORMED = 41,  /* not UTF-8, a placeholder the original does not have, a plural without `other` */
  BOT_TEXT_TOO_LARGE = 42,  /* more than 16 MiB, or 1 GiB altogether */
  BOT_JSON_MALFORMED = 43,  /* bot_event::json is no JSON */
  /* A turn that failed: the session is as it was; the effects are those of the bot's `on error` reply, or none. */
  BOT_MESSAGE_TOO_LONG = 50,  /* more than 1 MiB */
  BOT_TURN_FUEL = 51,         /* more steps than allowed */
  BOT_TURN_MEMORY = 52,       /* more memory than allowed: of the turn, its values, or the session */
  BOT_TURN_OVERFLOW = 53,     /* arithmetic beyond the range of its type */
  BOT_TURN_DIVISION = 54,     /* by zero */
  BOT_TURN_NONE_USED = 55,    /* a value that was taken for granted is none */
  BOT_TURN_LIST_INDEX = 56,   /* a place that a list does not have */
  BOT_TURN_LIST_LENGTH = 57,  /* more items than the list's type allows */
  BOT_TURN_BUSY = 58,         /* too much has come while a service is waited for: send it again later */
  BOT_TURN_CONFIG = 59        /* a new conversation, and the bot was not given a config value that it needs */
};

/* Bytes with a length. */
typedef struct bot_text {
  const char *data; /* may be null when size is 0 */
  size_t size;
} bot_text;

/* The library's BOT_ABI. */
BOT_API uint32_t bot_abi(void);
/* The library's version for people: "0.1.0". Ends with a zero; static. */
BOT_API const char *bot_version(void);
/* What a status means, in a sentence; "" for BOT_OK. Ends with a zero; static. */
BOT_API const char *bot_status_text(bot_status status);
/* What was wrong in this thread's last call that failed, and what to do; one line, UTF-8, at most 500 bytes, with a
 * zero behind it. Valid until this thread's next call that fails. Empty when none has failed. */
BOT_API bot_text bot_last_error(void);

/* ---- memory ---- */

/* Called by any thread that calls the library, several at a time. */
typedef struct bot_allocator {
  size_t struct_size;
  void *user; /* given to both */
  /* `size` bytes (never 0) aligned as malloc's are, or null. It may not call the library. */
  void *(*allocate)(void *user, size_t size);
  /* `size` as it was asked for. */
  void (*release)(void *user, void *block, size_t size);
} bot_allocator;

/* Everything the library takes comes from this allocator from now on (null: from C++'s operator new again), but for the
 * table of handles (16 bytes for each that is open at a time, from calloc, kept), what RE2 takes for the patterns of a
 * bot, and a mapped file. BOT_IN_USE while any handle is open. Set it before other threads begin. The structure is
 * copied. */
BOT_API bot_status bot_use_allocator(const bot_allocator *allocator);

/* ---- artifacts ---- */

/* Maps the file at `path` (ends with a zero) and verifies it. Do not write to the file while it is open: put another
 * one in its place by renaming it. Errors: BOT_FILE_ERROR, those of opening. */
BOT_API bot_status bot_open_file(const char *path, bot_artifact **out);

enum {
  BOT_OPEN_COPY = 0,  /* the bytes are copied */
  BOT_OPEN_BORROW = 1 /* they stay where they are, start at a multiple of 8, and neither change nor go away before the
                         artifact is closed and the last of its sessions and deployments, too */
};
BOT_API bot_status bot_open_bytes(const void *bytes, size_t size, uint32_t how, bot_artifact **out);

/* Whether bot_open_bytes with BOT_OPEN_COPY would take these bytes; keeps nothing. */
BOT_API bot_status bot_verify(const void *bytes, size_t size);

/* One more close is needed before the handle is closed. At most 2^30 times. */
BOT_API bot_status bot_artifact_retain(bot_artifact *artifact);
/* Its sessions and deployments go on with it; their artifact goes when they are closed. */
BOT_API bot_status bot_artifact_close(bot_artifact *artifact);

/* Texts are valid as long as the artifact, also a closed one that has sessions. */
typedef struct bot_artifact_info {
  size_t struct_size;
  bot_text name;      /* of the bot */
  bot_text title;     /* may be empty */
  bot_text languages; /* tags separated by spaces, the default first */
  bot_text channels;  /* names separated by spaces; may be empty */
  bot_text timezone;  /* IANA name; empty: UTC */
  uint64_t build;     /* tells builds apart: hash of all of the file */
  uint64_t schema;    /* sessions fit a bot with the same one */
  size_t bytes;       /* of the file */
  uint32_t needs;     /* see bot_artifact_need */
  uint32_t texts;     /* see bot_artifact_text */
} bot_artifact_info;
BOT_API bot_status bot_artifact_get_info(bot_artifact *artifact, bot_artifact_info *out);

enum {
  BOT_NEED_CAPABILITY = 0, /* "handover", "timers", "services" …: what the host must be able to do */
  BOT_NEED_EVENT = 1,      /* an event that the host raises: "payment.paid" */
  BOT_NEED_CONFIG = 2,     /* a config value, see bot_deployment_set_config */
  BOT_NEED_SERVICE = 3,    /* a call that the host answers: "orders.place" */
  BOT_NEED_MODEL = 4       /* a remote model that the host asks about messages, see bot_event::found */
};
typedef struct bot_need {
  size_t struct_size;
  uint32_t kind;
  uint32_t required; /* of a config value: 1 when the bot does not start without it */
  bot_text name;
  bot_text type; /* of a config value: "text", "int", "number", "bool", "enum", "duration", "time", "date" */
} bot_need;
/* What the host must provide; `index` below bot_artifact_info::needs, else BOT_NOT_FOUND. */
BOT_API bot_status bot_artifact_need(bot_artifact *artifact, size_t index, bot_need *out);

/* A text of the bot in its first language; `index` below bot_artifact_info::texts, else BOT_NOT_FOUND. Written as
 * bot_deployment_set_text takes it. */
BOT_API bot_status bot_artifact_text(bot_artifact *artifact, size_t index, uint64_t *id, bot_text *text);

/* ---- deployments ---- */

/* Fill it first, then use it in turns: from its first turn on it cannot be changed (BOT_IN_USE). */
BOT_API bot_status bot_deployment_create(bot_artifact *artifact, bot_deployment **out);
BOT_API bot_status bot_deployment_close(bot_deployment *deployment);

typedef struct bot_pair {
  bot_text name;
  bot_text value;
} bot_pair;
/* All config values at once; the ones before are forgotten. As they are written: text as it is, `12`, `2.5`, `true`,
 * `30m`, `2026-11-22`, `2026-11-22T15:04:05Z` (without a zone: UTC), the name of an enum's value. Names that the bot
 * does not know are passed over. BOT_CONFIG_INVALID names the value. A conversation takes its values when it begins. */
BOT_API bot_status bot_deployment_set_config(bot_deployment *deployment, const bot_pair *values, size_t count);

/* Lays a text over the one with this id, in this language. A placeholder is the byte 0xff and its argument's number (a
 * byte); a plural is described in docs/bytecode.md. Errors: BOT_NOT_FOUND, BOT_TEXT_MALFORMED, BOT_TEXT_TOO_LARGE. */
BOT_API bot_status bot_deployment_set_text(bot_deployment *deployment, bot_text language, uint64_t id, bot_text text);

/* ---- sessions ---- */

/* A new conversation. The seed decides what `say one of` picks. */
BOT_API bot_status bot_session_start(bot_artifact *artifact, uint64_t seed, bot_session **out);
/* Takes bytes that bot_session_save gave, in whatever build of the bot. They may come from anywhere: what is foreign,
 * stale, cut or malformed is refused with the reason. They need no alignment and are copied. */
BOT_API bot_status bot_session_restore(bot_artifact *artifact, const void *bytes, size_t size, bot_session **out);
BOT_API bot_status bot_session_close(bot_session *session);

/* Writes the session's bytes. `*size` becomes how many there are, also when that is more than `capacity` and nothing is
 * written (BOT_BUFFER_TOO_SMALL). `buffer` may be null when capacity is 0. The same on every machine. */
BOT_API bot_status bot_session_save(bot_session *session, void *buffer, size_t capacity, size_t *size);

/* Goes on with another build of the bot. States, variables, intents and open questions are found by their stable ids.
 * When the session does not fit (errors of restoring) it stays with the artifact it has: move it later, when the
 * customer is elsewhere in the conversation, or start a new one. */
BOT_API bot_status bot_session_move(bot_session *session, bot_artifact *to);

#define BOT_NEVER INT64_MAX
enum {
  BOT_SESSION_FRESH = 0,  /* nothing has happened yet */
  BOT_SESSION_ACTIVE = 1, /* the bot answers */
  BOT_SESSION_AGENT = 2,  /* an agent has the conversation; the bot is silent */
  BOT_SESSION_ENDED = 3   /* closed; the next message begins anew */
};
typedef struct bot_session_info {
  size_t struct_size;
  uint32_t status;
  uint32_t turns; /* events so far; wraps round */
  size_t bytes;   /* that bot_session_save writes */
  uint64_t build; /* of its artifact */
  int64_t now;    /* time of the last event */
  int64_t due;    /* when something falls due next, or BOT_NEVER: a timer, a reminder, the patience with a service. Send
                     an event of the kind BOT_EVENT_TICK then, if nothing else has come; later is fine. */
} bot_session_info;
BOT_API bot_status bot_session_get_info(bot_session *session, bot_session_info *out);

/* ---- events ---- */

/* The fields of an event, the answer of a service, what a call or an event of the bot holds. */
enum {
  BOT_VALUE_NONE = 0,
  BOT_VALUE_BOOL = 1,   /* boolean */
  BOT_VALUE_INT = 2,    /* integer; a duration is one, too */
  BOT_VALUE_NUMBER = 3, /* number, finite */
  BOT_VALUE_TEXT = 4,   /* text; also an enum's value, a date ("2026-11-22") and a time ("2026-11-22T15:04:05Z") */
  BOT_VALUE_LIST = 5,   /* items */
  BOT_VALUE_RECORD = 6  /* items, with a name each */
};
typedef struct bot_value {
  uint32_t kind;
  uint32_t secret; /* 1: not for logs, nor for anybody but whom it is meant for */
  int64_t integer;
  double number;
  bot_text text;
  const struct bot_value *items; /* `count` of them */
  const bot_text *names;         /* `count` of them; of a record */
  uint32_t count;
  uint32_t boolean; /* 0 or 1 */
} bot_value;

/* What a remote model has said of a message. */
typedef struct bot_found {
  bot_text model; /* as the bot calls it */
  bot_text value; /* one of the values of the bot's NLU; others do not count */
  double score;   /* 0 to 1 */
} bot_found;

enum {
  BOT_EVENT_MESSAGE = 0, /* the customer wrote `text`, or sent media with `text` as its caption */
  BOT_EVENT_HOST = 1,    /* the host raises `name` with the fields of the record `value` or `json`: "payment.paid".
                            After a hand-over: "agent.resolved" ends the conversation, "agent.returned" gives it back */
  BOT_EVENT_TAP = 2,     /* the customer tapped a button: `text` is its payload */
  BOT_EVENT_RESULT = 3,  /* the answer to an effect of the kind BOT_EFFECT_CALL: `call`, `ok`, and `value` or `json` */
  BOT_EVENT_TICK = 4     /* only time has passed */
};
enum {
  BOT_MEDIA_TEXT = 0,
  BOT_MEDIA_IMAGE = 1,
  BOT_MEDIA_AUDIO = 2,
  BOT_MEDIA_VIDEO = 3,
  BOT_MEDIA_FILE = 4,
  BOT_MEDIA_LOCATION = 5,
  BOT_MEDIA_CONTACT = 6,
  BOT_MEDIA_STICKER = 7
};
typedef struct bot_event {
  size_t struct_size;
  uint32_t kind;
  uint32_t media; /* of a message */
  bot_text text;  /* at most 1 MiB, else BOT_MESSAGE_TOO_LONG */
  bot_text name;
  bot_text channel; /* "whatsapp"; empty: "text" */
  bot_text user_id;
  bot_text user_name; /* empty: unknown */
  bot_text url;       /* of media; may be empty */
  int64_t time;       /* now; a clock that runs backwards is held at the time of the session's last event */
  uint64_t call;      /* of a result: bot_effect::call */
  uint32_t ok;        /* of a result: 1 when the call has succeeded, 0 when it failed */
  int32_t offset_minutes; /* local time of the bot minus UTC at `time`; -1439 to 1439 */
  const bot_value *value; /* or null; at most 64 deep. Fields that nothing asks for are ignored */
  bot_text json;          /* the same as JSON; empty: `value` counts. Not both. At most 64 deep */
  const bot_found *found; /* of a message */
  size_t found_count;     /* at most 1024 */
} bot_event;

/* ---- turns ---- */

/* One for each thread is enough for any number of sessions. In the steady state a turn does not allocate. */
BOT_API bot_status bot_machine_create(bot_machine **out);
BOT_API bot_status bot_machine_close(bot_machine *machine);

/* For the turns to come; 0 takes the usual. `steps`: instructions of one thing that happens in a turn, usually a
 * million. `memory`: bytes of the texts and values a turn makes or takes in, of its effects, and of a session, usually
 * 1 MiB. */
BOT_API bot_status bot_machine_set_limits(bot_machine *machine, uint32_t steps, uint32_t memory);

/* Runs one turn. `deployment` may be null. All pointers into the machine's effects are invalid afterwards. On an error
 * from BOT_MESSAGE_TOO_LONG on the machine has the effects of the bot's `on error` reply, which are to be done; on any
 * other error it has none. */
BOT_API bot_status bot_turn(bot_machine *machine, bot_session *session, bot_deployment *deployment,
                            const bot_event *event);

/* What a message offers. Of a carousel the parts are cards, each followed by the buttons and links on it. */
enum { BOT_PART_BUTTON = 0, BOT_PART_LINK = 1, BOT_PART_CARD = 2 };
typedef struct bot_part {
  uint32_t kind;
  uint32_t number;  /* of a button: from 1 on, over the whole message; the customer may type it */
  bot_text label;   /* of a card its title */
  bot_text text;    /* of a card; may be empty */
  bot_text image;   /* of a card: an address; may be empty */
  bot_text url;     /* of a link */
  bot_text payload; /* of a button: printable ASCII; comes back as the text of a tap */
} bot_part;

enum {
  BOT_EFFECT_SAY = 0,      /* send `text`, with the buttons and links in `parts` */
  BOT_EFFECT_HANDOVER = 1, /* give the conversation to an agent: `text` is the team, `note` a note; may be empty */
  BOT_EFFECT_ENDED = 2,    /* the conversation is over */
  BOT_EFFECT_IMAGE = 3,    /* send media: `text` is where it is, `note` its caption, which may be empty */
  BOT_EFFECT_AUDIO = 4,
  BOT_EFFECT_VIDEO = 5,
  BOT_EFFECT_FILE = 6,
  BOT_EFFECT_STICKER = 7,
  BOT_EFFECT_CONTACT = 8,
  BOT_EFFECT_LOCATION = 9,  /* send a place: `latitude`, `longitude`, `note` its caption */
  BOT_EFFECT_CAROUSEL = 10, /* send the cards in `parts` */
  BOT_EFFECT_CALL = 11,     /* call the service `text` ("orders.place") with the fields of `value`, and send its answer
                               as an event of the kind BOT_EVENT_RESULT */
  BOT_EFFECT_EMIT = 12      /* an event of the bot for the host: `text` is its name, `value` its fields */
};
typedef struct bot_effect {
  size_t struct_size;
  uint32_t kind; /* newer libraries may have more of them, and only use these where a bot asks for it */
  uint32_t part_count;
  uint64_t message; /* of say: stable id of the text */
  bot_text text;
  bot_text note;
  const bot_part *parts;
  double latitude;
  double longitude;
  uint64_t call;          /* of a call: its number in this session, never 0 */
  int64_t timeout;        /* of a call: milliseconds until the bot no longer waits */
  const bot_value *value; /* of a call or an emit: a record; else null */
} bot_effect;

/* The effects of the machine's last turn are to be done in their order. What they point at is valid until the machine's
 * next turn, or until it is closed. BOT_NOT_FOUND for an index that is not below the count. */
BOT_API bot_status bot_effect_count(bot_machine *machine, size_t *count);
BOT_API bot_status bot_effect_get(bot_machine *machine, size_t index, bot_effect *out);

enum { BOT_JSON_HIDE_SECRETS = 0, BOT_JSON_REVEAL_SECRETS = 1 };
/* The effect as one line of JSON, for languages in which that is easier: {"effect":"say","text":"Halo!", …}, the same
 * as `botvm --json` writes. Secret values are null unless revealed: a service needs them, a log does not. Valid until
 * the next call of this function or of bot_turn with the machine. */
BOT_API bot_status bot_effect_json(bot_machine *machine, size_t index, uint32_t secrets, bot_text *out);

typedef struct bot_turn_info {
  size_t struct_size;
  uint32_t steps;  /* instructions the turn took */
  uint32_t missed; /* 1: the message was answered by nothing but an `otherwise`, or was no answer to a question */
  bot_status due_error; /* what went wrong with a timer, a reminder or a queued event of the turn, which went on without
                           it; BOT_OK: nothing */
  uint32_t zero;
} bot_turn_info;
/* About the machine's last turn. */
BOT_API bot_status bot_turn_get_info(bot_machine *machine, bot_turn_info *out);

/* A structure with its struct_size set and everything else zero:  bot_event event = BOT_INIT(bot_event); */
#ifdef __cplusplus
}
template <typename Structure>
inline Structure bot_init() {
  Structure made = Structure();
  made.struct_size = sizeof(Structure);
  return made;
}
#define BOT_INIT(type) bot_init<type>()
#else
#define BOT_INIT(type) \
  { .struct_size = sizeof(type) }
#endif

#endif
