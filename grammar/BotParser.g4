// The sentences of a .bot file.
//
// No actions, no predicates; every action starts with a word of its own, so the grammar is SLL: a test shows that the
// accepted examples raise no ambiguity and no full-context fallback.
// The compiler never calls `module`, `flow`, `state`, `nlu`, `record`, `service` or `test` on a file: its own loop
// (compiler/syntax/parse.cpp) calls the rules of one item at a time (`flowHead`, `intent`, `statement`, `handler`, …),
// so that a tree never grows beyond one item. The whole rules are here because they say what may follow what.
parser grammar BotParser;

options { tokenVocab = BotLexer; }

module : moduleItem* EOF ;

moduleItem : botBlock | use | nlu | intent | variable | config | record | enumeration | service | function_ | flow
           | handler | test | rule_ ;

// ---- declarations ---------------------------------------------------------------------------------------------------

botBlock : botHead LBRACE setting* RBRACE ;
botHead  : BOT label=word ;
setting  : label=word (value=text | names+=word (COMMA names+=word)*) ;

use : USE (place=text | parts+=name (SLASH parts+=name)*) (AS alias=word)? ;

nlu         : nluHead LBRACE (nluValue | patternForm | valueName)* RBRACE threshold? ;
nluHead     : PUB? NLU label=word (KEYWORD options+=nluOption* | PATTERN | REMOTE model=text) ;
nluOption   : DEFAULT value=name | label=optionWord amount=INT? ;
nluValue    : nluLabel text (COMMA text)* ;
nluLabel    : label=name COLON ;
patternForm : pattern=text (AS LPAREN (captures+=field (COMMA captures+=field)* COMMA?)? RPAREN)? COMMA? ;
valueName   : label=name COMMA? ;
threshold   : THRESHOLD value=(NUMBER | INT) ;

intent       : PUB? (INITIAL | FALLBACK)* INTENT label=word attributes? (ASSIGN classifier)? clauses+=intentClause*
               samples? ;
attributes   : LPAREN (items+=attribute (COMMA items+=attribute)* COMMA?)? RPAREN ;
attribute    : label=word COLON type=typeRef ;
classifier   : EVENT name_=text | COMMAND name_=text | value=expr ;
intentClause : WHEN guard=expr | PRIORITY sign=MINUS? level=INT ;
samples      : LBRACE items+=sample* RBRACE ;
sample       : (LIKE | UNLIKE) said=text values=arguments? COMMA? ;

variable : PUB? VAR label=word COLON type=typeRef (ASSIGN value=expr)? ;
config   : PUB? CONFIG label=word COLON type=typeRef (ASSIGN value=expr)? ;

record      : recordHead LBRACE recordField* RBRACE ;
recordHead  : PUB? RECORD label=word ;
recordField : field COMMA? ;
field       : label=name COLON type=typeRef (ASSIGN value=expr)? ;

enumeration     : enumerationHead LBRACE valueName* RBRACE ;
enumerationHead : PUB? ENUM label=word ;

service     : serviceHead LBRACE serviceCall* RBRACE ;
serviceHead : PUB? SERVICE label=word ;
serviceCall : CALL label=name LPAREN (items+=field (COMMA items+=field)* COMMA?)? RPAREN (ARROW result=typeRef)?
              (TIMEOUT timeout=expr)? ;

function_ : PUB? FN label=word values=params ARROW result=typeRef ASSIGN value=expr ;
params    : LPAREN (items+=param (COMMA items+=param)* COMMA?)? RPAREN ;
param     : label=word COLON type=typeRef (ASSIGN value=expr)? ;

flow       : flowHead LBRACE flowMember* RBRACE ;
flowHead   : PUB? (FALLBACK | VOLATILE | EXCLUSIVE)* FLOW label=word values=params? (ARROW result=typeRef)?
             (EXPIRES expires=expr)? ;
flowMember : nlu | intent | variable | function_ | state | handler ;

state     : stateHead LBRACE statement* handler* exitBlock? RBRACE ;
stateHead : (INITIAL | END | EXCLUSIVE)* STATE label=name ;
exitBlock : EXIT body=block ;

// `on resume` and `on error` are read as intents of these names and told apart afterwards.
handler     : (ON triggers+=trigger (COMMA triggers+=trigger)* | OTHERWISE | AFTER delay=expr) (WHEN guard=expr)?
              (target=arrow body=block? | body=block) ;
trigger     : intent_=path values=triggerArgs? ;
triggerArgs : LPAREN (items+=triggerArg (COMMA items+=triggerArg)* COMMA?)? RPAREN ;
triggerArg  : (label=name COLON)? (value=expr | UNDERSCORE) ;

arrow : ARROW (STAY | BACK | FLOW flow_=path values=arguments? | target=arrowName) ;

test     : testHead LBRACE testStep* RBRACE ;
testHead : TEST title=text ;
testStep : (BOT | TAP | AT) line=text
         | USER kind=mediaKind? line=text (CAPTION caption=text)?
         | WAIT value=expr
         | CHANNEL channel_=path
         | EVENT (event_=path | eventText=text) values=entries?
         | WHEN called=path (RETURNS (values=entries | value=expr) | FAILS | FINDS value=expr)
         | EXPECT expectation ;
expectation : HANDOVER (TO team=text)? | END | SILENCE | STATE state_=path | THAT value=expr | INTENT intent_=trigger
            | EMIT event_=text values=entries? ;

rule_ : RULE title=text (NEVER first=path BEFORE second=path | ALWAYS ON first=path REACHES second=path) ;

// ---- actions --------------------------------------------------------------------------------------------------------

block : LBRACE statements+=statement* RBRACE ;

statement : say | set | let | ifElse | loop | match_ | ask | callFlow | try_ | handover | remind | cancel | emit
          | return_ | arrow ;

say       : SAY ((variants+=text | ONE OF LBRACE variants+=text+ RBRACE | media) buttons=choices?
                 | CAROUSEL carousel=choices) ;
media     : kind=mediaKind source=expr (COMMA longitude=expr)? (CAPTION caption=text)? ;
mediaKind : IMAGE | AUDIO | VIDEO | FILE_WORD | STICKER | LOCATION | CONTACT ;
set       : SET target=word ASSIGN value=expr ;
let       : LET label=word (COLON type=typeRef)? ASSIGN value=expr ;
ifElse    : IF conditions+=expr bodies+=block (ELSE IF conditions+=expr bodies+=block)* (ELSE otherwise=block)? ;
loop      : FOR label=word IN list=expr body=block ;
match_    : MATCH value=expr LBRACE cases+=matchCase* RBRACE ;
matchCase : (values+=expr (COMMA values+=expr)* | OTHERWISE) body=block ;
ask       : ASK question=text FOR label=word COLON type=typeRef body=askBlock? ;
askBlock  : LBRACE items+=askItem* RBRACE ;
askItem   : choice | RETRY count=INT? again=text | OTHERWISE (target=arrow body=block? | body=block) ;
callFlow  : CALL flow_=path values=arguments? (AS label=word)? ;
try_      : TRY call_=path values=arguments? (AS label=word)? body=block (FAILED failed=block)? ;
handover  : HANDOVER (TO to=text)? (NOTE note=text)? ;
remind    : REMIND AFTER delay=expr WITH intent_=path ;
cancel    : CANCEL intent_=path ;
emit      : EMIT event_=text values=entries? ;
return_   : RETURN value=expr ;

choices    : LBRACE items+=choice* RBRACE ;
choice     : BUTTON label=expr SENDS intent_=path values=arguments?
           | LINK label=expr TO target=expr
           | CARD label=expr LBRACE cardItems+=cardItem* RBRACE
           | FOR each=word IN list=expr body=choices
           | choiceIf ;
cardItem   : TEXT_WORD text_=expr | IMAGE image=expr | choice ;
choiceIf   : IF conditions+=expr bodies+=choices (ELSE IF conditions+=expr bodies+=choices)* (ELSE otherwise=choices)? ;

entries : LBRACE items+=entry* RBRACE ;
entry   : label=name COLON value=expr COMMA? ;

// ---- texts and expressions ------------------------------------------------------------------------------------------

text       : TEXT_OPEN parts+=textPart* TEXT_CLOSE
           | BLOCK_OPEN parts+=textPart* BLOCK_CLOSE
           | RAW_TEXT ;
textPart   : TEXT_CHUNK | TEXT_HOLE value=expr RBRACE | TEXT_PLURAL forms+=pluralForm* RBRACE ;
pluralForm : category=NAME LBRACE parts+=formPart* RBRACE ;
formPart   : TEXT_CHUNK | TEXT_HOLE value=expr RBRACE ;

expr : IF condition=operation THEN then=expr ELSE otherwise=expr   # conditional
     | value=operation                                             # plain
     ;

// Tightest first.
operation : value=primary                                                                    # operand
          | MINUS right=operation                                                            # negation
          | left=operation op=(STAR | SLASH | PERCENT) right=operation                       # binary
          | left=operation op=(PLUS | MINUS) right=operation                                 # binary
          | left=operation op=COALESCE right=operation                                       # binary
          | left=operation op=(EQUAL | UNEQUAL | LESS | AT_MOST | GREATER | AT_LEAST | IN) right=operation  # binary
          | NOT right=operation                                                              # inversion
          | left=operation op=AND right=operation                                            # binary
          | left=operation op=OR right=operation                                             # binary
          ;

primary : head=atom tails+=tail* ;
tail    : DOT member=name | LBRACKET place=expr RBRACKET | values=arguments ;

atom : literal=(INT | NUMBER | DURATION | TRUE | FALSE | NONE)
     | text_=text
     | LBRACKET (items+=expr (COMMA items+=expr)* COMMA?)? RBRACKET
     | LPAREN inner=expr RPAREN
     | ref=word
     ;

arguments : LPAREN (items+=argument (COMMA items+=argument)* COMMA?)? RPAREN ;
argument  : (label=name COLON)? value=expr ;

typeRef  : SECRET? base=typePath (LESS item=typeRef (COMMA bound=INT)? GREATER)? optional=QUESTION? ;
typePath : head=typeWord (DOT members+=name)* ;

// ---- names ----------------------------------------------------------------------------------------------------------

path : head=word (DOT members+=name)* ;

// What may stand alone in an expression, and name what stands there: an NLU, an intent, a variable, a flow.
word : NAME | softWord | arrowWord | DEFAULT | SECRET ;

// What may name a state, a value or a member: the words that open an action as well.
name : NAME | softWord | arrowWord | DEFAULT | SECRET | actionWord ;

// After an arrow `stay`, `back` and `flow` are the words themselves.
arrowName : NAME | softWord | DEFAULT | SECRET | actionWord ;

// An option of an NLU: `default` stands before its value and is not one of them.
optionWord : NAME | softWord | arrowWord | SECRET ;

// Before a type `secret` is the word itself.
typeWord : NAME | softWord | arrowWord | DEFAULT ;

arrowWord  : STAY | BACK | FLOW ;
actionWord : SAY | SET | LET | ON | OTHERWISE | EXIT | FOR | MATCH | ASK | CALL | TRY | REMIND | CANCEL | EMIT | AFTER
           | RETURN ;
softWord   : BOT | USE | AS | PUB | NLU | KEYWORD | PATTERN | REMOTE | THRESHOLD | INTENT | INITIAL | FALLBACK | WHEN
           | PRIORITY | EVENT | COMMAND | LIKE | UNLIKE | VAR | CONFIG | RECORD | ENUM | SERVICE | TIMEOUT | FN
           | VOLATILE | EXCLUSIVE | EXPIRES | STATE | END | ONE | OF | TO | NOTE | IMAGE | AUDIO | VIDEO | FILE_WORD | STICKER
           | LOCATION | CONTACT | CAROUSEL | CAPTION | BUTTON | SENDS | LINK | CARD | TEXT_WORD | RETRY | FAILED | WITH
           | TEST | USER | TAP | WAIT | AT | CHANNEL | EXPECT | RETURNS | FAILS | FINDS | THAT | SILENCE | RULE | NEVER
           | ALWAYS | BEFORE | REACHES | HANDOVER ;
