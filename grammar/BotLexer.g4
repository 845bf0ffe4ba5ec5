// The words and signs of a .bot file.
//
// No actions, no predicates. Keywords are soft: BotParser says where each of them is also a name.
// The compiler reads tokens through a hand-written token source (compiler/syntax/lexer.cpp), several times as fast as the
// lexer made from this file; a test holds the two to the same tokens. The token numbers come from here.
lexer grammar BotLexer;

tokens {
  // Made by the token source alone, never by a rule: no parser rule takes them, so each one is an error in its place.
  UNCLOSED_BLOCK,   // a """ block without its end
  UNCLOSED_HOLE,    // a line break or a comment inside {…} of a text
  TOO_DEEP,         // brackets nested beyond the limit; the input ends here
  TOO_LONG,         // too many operators in one expression
  TOO_MANY          // too many tokens in one declaration, handler or action
}

// Words that open an action, a handler or a clause of a state. They may name states and members.
SAY       : 'say' ;
SET       : 'set' ;
LET       : 'let' ;
HANDOVER  : 'handover' ;
ON        : 'on' ;
OTHERWISE : 'otherwise' ;
EXIT      : 'exit' ;
FOR       : 'for' ;
MATCH     : 'match' ;
ASK       : 'ask' ;
CALL      : 'call' ;
TRY       : 'try' ;
REMIND    : 'remind' ;
CANCEL    : 'cancel' ;
EMIT      : 'emit' ;
AFTER     : 'after' ;
RETURN    : 'return' ;

// Words of expressions. These are never names.
IF    : 'if' ;
THEN  : 'then' ;
ELSE  : 'else' ;
AND   : 'and' ;
OR    : 'or' ;
NOT   : 'not' ;
IN    : 'in' ;
TRUE  : 'true' ;
FALSE : 'false' ;
NONE  : 'none' ;

// Words after an arrow. They are names everywhere else.
STAY : 'stay' ;
BACK : 'back' ;
FLOW : 'flow' ;

// Words that are names wherever a name may stand. (`secret` names no type: before one it is the word itself.)
BOT       : 'bot' ;
USE       : 'use' ;
AS        : 'as' ;
PUB       : 'pub' ;
NLU       : 'nlu' ;
KEYWORD   : 'keyword' ;
PATTERN   : 'pattern' ;
REMOTE    : 'remote' ;
THRESHOLD : 'threshold' ;
DEFAULT   : 'default' ;
INTENT    : 'intent' ;
INITIAL   : 'initial' ;
FALLBACK  : 'fallback' ;
WHEN      : 'when' ;
PRIORITY  : 'priority' ;
EVENT     : 'event' ;
COMMAND   : 'command' ;
LIKE      : 'like' ;
UNLIKE    : 'unlike' ;
VAR       : 'var' ;
CONFIG    : 'config' ;
RECORD    : 'record' ;
ENUM      : 'enum' ;
SERVICE   : 'service' ;
TIMEOUT   : 'timeout' ;
FN        : 'fn' ;
SECRET    : 'secret' ;
VOLATILE  : 'volatile' ;
EXCLUSIVE : 'exclusive' ;
EXPIRES   : 'expires' ;
STATE     : 'state' ;
END       : 'end' ;
ONE       : 'one' ;
OF        : 'of' ;
TO        : 'to' ;
NOTE      : 'note' ;
IMAGE     : 'image' ;
AUDIO     : 'audio' ;
VIDEO     : 'video' ;
FILE_WORD : 'file' ;
STICKER   : 'sticker' ;
LOCATION  : 'location' ;
CONTACT   : 'contact' ;
CAROUSEL  : 'carousel' ;
CAPTION   : 'caption' ;
BUTTON    : 'button' ;
SENDS     : 'sends' ;
LINK      : 'link' ;
CARD      : 'card' ;
TEXT_WORD : 'text' ;
RETRY     : 'retry' ;
FAILED    : 'failed' ;
WITH      : 'with' ;
TEST      : 'test' ;
USER      : 'user' ;
TAP       : 'tap' ;
WAIT      : 'wait' ;
AT        : 'at' ;
CHANNEL   : 'channel' ;
EXPECT    : 'expect' ;
RETURNS   : 'returns' ;
FAILS     : 'fails' ;
FINDS     : 'finds' ;
THAT      : 'that' ;
SILENCE   : 'silence' ;
RULE      : 'rule' ;
NEVER     : 'never' ;
ALWAYS    : 'always' ;
BEFORE    : 'before' ;
REACHES   : 'reaches' ;

INT       : DIGIT+ ;
NUMBER    : DIGIT+ '.' DIGIT+ ;
DURATION  : DIGIT+ [smhd] ;
BAD_NUMBER : DIGIT+ ('.' DIGIT+)? NAME_PART+ ;   // `5min` is one wrong token, not two right ones

UNDERSCORE : '_' ;
NAME       : NAME_START NAME_PART* ;

ARROW     : '->' ;
EQUAL     : '==' ;
UNEQUAL   : '!=' ;
AT_MOST   : '<=' ;
AT_LEAST  : '>=' ;
LESS      : '<' ;
GREATER   : '>' ;
ASSIGN    : '=' ;
COALESCE  : '??' ;
QUESTION  : '?' ;
PLUS      : '+' ;
MINUS     : '-' ;
STAR      : '*' ;
SLASH     : '/' ;
PERCENT   : '%' ;
DOT       : '.' ;
COMMA     : ',' ;
COLON     : ':' ;
LPAREN    : '(' ;
RPAREN    : ')' ;
LBRACKET  : '[' ;
RBRACKET  : ']' ;
LBRACE    : '{' -> pushMode(DEFAULT_MODE) ;
RBRACE    : '}' -> popMode ;

RAW_TEXT       : 'r"' ~["\r\n\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]* '"' ;
UNCLOSED_TEXT  : 'r"' ~["\r\n\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]* ;
BLOCK_OPEN     : '"""' -> pushMode(IN_BLOCK) ;
TEXT_OPEN      : '"' -> pushMode(IN_TEXT) ;

SPACE       : [ \t\r\n]+ -> channel(HIDDEN) ;
DOC_COMMENT : '///' (~[/\n] ~[\n]*)? -> channel(HIDDEN) ;
COMMENT     : '//' ~[\n]* -> channel(HIDDEN) ;

// Signs of other languages, read whole so that one message answers each of them; then any other character.
WRONG : '=>' | '&&' | '||' | '::' | ':=' | '+=' | '-=' | '++' | '--' | . ;

fragment DIGIT      : [0-9] ;
fragment NAME_START : [_\p{L}] ;
fragment NAME_PART  : [_\p{L}\p{M}\p{N}] ;
fragment BLANK      : [ \t] ;
fragment DOTTED     : NAME_START NAME_PART* (BLANK* '.' BLANK* NAME_START NAME_PART*)* ;
fragment PLURAL     : '{' BLANK* DOTTED BLANK* ',' BLANK* 'plural' BLANK* ',' ;
fragment ESCAPE     : '\\' ('u{' [0-9A-Fa-f]* '}' | ~[\r\n\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]) ;

mode IN_TEXT;
TEXT_CLOSE      : '"' -> popMode ;
TEXT_PLURAL     : PLURAL -> pushMode(IN_PLURAL) ;
TEXT_HOLE       : '{' -> pushMode(DEFAULT_MODE) ;
TEXT_CHUNK      : (~["\\{\r\n\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F] | ESCAPE)+ ;
TEXT_LINE_BREAK : '\\'? [\r\n] -> type(UNCLOSED_TEXT), popMode ;
TEXT_WRONG      : . -> type(WRONG) ;

mode IN_BLOCK;
BLOCK_CLOSE : '"""' -> popMode ;
BLOCK_QUOTE : '"' '"'? -> type(TEXT_CHUNK) ;
BLOCK_PLURAL : PLURAL -> type(TEXT_PLURAL), pushMode(IN_PLURAL) ;
BLOCK_HOLE  : '{' -> type(TEXT_HOLE), pushMode(DEFAULT_MODE) ;
BLOCK_CHUNK : (~["\\{\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F] | ESCAPE | '\\' [\r\n])+ -> type(TEXT_CHUNK) ;
BLOCK_WRONG : . -> type(WRONG) ;

// `{n, plural, one {…} other {…}}`, on one line. A quote in a form is written `\"`.
mode IN_PLURAL;
PLURAL_WORD  : NAME_START NAME_PART* -> type(NAME) ;
PLURAL_FORM  : '{' -> type(LBRACE), pushMode(IN_FORM) ;
PLURAL_CLOSE : '}' -> type(RBRACE), popMode ;
PLURAL_SPACE : BLANK+ -> channel(HIDDEN) ;
PLURAL_WRONG : . -> type(WRONG) ;

mode IN_FORM;
FORM_CLOSE : '}' -> type(RBRACE), popMode ;
FORM_HOLE  : '{' -> type(TEXT_HOLE), pushMode(DEFAULT_MODE) ;
FORM_CHUNK : (~["\\{}\r\n\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F] | ESCAPE)+ -> type(TEXT_CHUNK) ;
FORM_WRONG : . -> type(WRONG) ;
