// The sentences of a .bot file.
//
// No actions, no predicates; every action starts with a word of its own, so the grammar is SLL: a test shows that the
// accepted examples raise no ambiguity and no full-context fallback.
// The compiler never calls `module`, `flow`, `state`, `nlu` or `test` on a file: its own loop (compiler/syntax/parse.cpp)
// calls the rules of one item at a time (`flowHead`, `intent`, `statement`, `handler`, …), so that a tree never grows
// beyond one item. The whole rules are here because they say what may follow what.
parser grammar BotParser;

options { tokenVocab = BotLexer; }

module : moduleItem* EOF ;

moduleItem : botBlock | use | nlu | intent | variable | flow | handler | test ;

// ---- declarations ---------------------------------------------------------------------------------------------------

botBlock : botHead LBRACE setting* RBRACE ;
botHead  : BOT label=word ;
setting  : label=word (value=text | names+=word (COMMA names+=word)*) ;

use : USE (place=text | parts+=name (SLASH parts+=name)*) (AS alias=word)? ;

nlu       : nluHead LBRACE nluValue* RBRACE ;
nluHead   : PUB? NLU label=word KEYWORD options+=nluOption* ;
nluOption : DEFAULT value=name | label=optionWord amount=INT? ;
nluValue  : nluLabel text (COMMA text)* ;
nluLabel  : label=name COLON ;

intent       : PUB? (INITIAL | FALLBACK)* INTENT label=word attributes? (ASSIGN classifier)? clauses+=intentClause* ;
attributes   : LPAREN (items+=attribute (COMMA items+=attribute)* COMMA?)? RPAREN ;
attribute    : label=word COLON type=path optional=QUESTION? ;
classifier   : EVENT name_=text | value=expr ;
intentClause : WHEN guard=expr | PRIORITY sign=MINUS? level=INT ;

variable : PUB? VAR label=word COLON type=typeRef (ASSIGN value=expr)? ;
typeRef  : base=path optional=QUESTION? ;

flow       : flowHead LBRACE flowMember* RBRACE ;
flowHead   : PUB? FALLBACK? FLOW label=word ;
flowMember : nlu | intent | variable | state | handler ;

state     : stateHead LBRACE statement* handler* exitBlock? RBRACE ;
stateHead : (INITIAL | END)* STATE label=name ;
exitBlock : EXIT body=block ;

handler    : (ON triggers+=trigger (COMMA triggers+=trigger)* | OTHERWISE) (WHEN guard=expr)?
             (target=arrow body=block? | body=block) ;
trigger    : intent_=path args=triggerArgs? ;
triggerArgs : LPAREN (items+=triggerArg (COMMA items+=triggerArg)* COMMA?)? RPAREN ;
triggerArg : (label=name COLON)? (value=expr | UNDERSCORE) ;

arrow : ARROW (STAY | FLOW flow_=path | target=arrowName) ;

test     : testHead LBRACE testStep* RBRACE ;
testHead : TEST title=text ;
testStep : (USER | BOT) line=text | EVENT event_=path | EXPECT (HANDOVER | END | STATE state_=path) ;

// ---- actions --------------------------------------------------------------------------------------------------------

block : LBRACE statements+=statement* RBRACE ;

statement : say | set | let | ifElse | handover | arrow ;

say      : SAY (ONE OF LBRACE variants+=text+ RBRACE | variants+=text) ;
set      : SET target=word ASSIGN value=expr ;
let      : LET label=word (COLON type=typeRef)? ASSIGN value=expr ;
ifElse   : IF conditions+=expr bodies+=block (ELSE IF conditions+=expr bodies+=block)* (ELSE otherwise=block)? ;
handover : HANDOVER (TO to=text)? (NOTE note=text)? ;

// ---- texts and expressions ------------------------------------------------------------------------------------------

text     : TEXT_OPEN parts+=textPart* TEXT_CLOSE
         | BLOCK_OPEN parts+=textPart* BLOCK_CLOSE
         | RAW_TEXT ;
textPart : TEXT_CHUNK | TEXT_HOLE value=expr RBRACE ;

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

primary : head=atom (DOT members+=name)* ;

atom : literal=(INT | NUMBER | DURATION | TRUE | FALSE | NONE)
     | text_=text
     | LBRACKET (items+=expr (COMMA items+=expr)* COMMA?)? RBRACKET
     | LPAREN inner=expr RPAREN
     | ref=word
     ;

// ---- names ----------------------------------------------------------------------------------------------------------

path : head=word (DOT members+=name)* ;

// What may stand alone in an expression, and name what stands there: an NLU, an intent, a variable, a flow.
word : NAME | softWord | arrowWord | DEFAULT ;

// What may name a state, a value or a member: the words that open an action as well.
name : NAME | softWord | arrowWord | DEFAULT | actionWord ;

// After an arrow `stay`, `back` and `flow` are the words themselves.
arrowName : NAME | softWord | DEFAULT | actionWord ;

// An option of an NLU: `default` stands before its value and is not one of them.
optionWord : NAME | softWord | arrowWord ;

arrowWord  : STAY | BACK | FLOW ;
actionWord : SAY | SET | LET | ON | OTHERWISE | EXIT | FOR | MATCH | ASK | CALL | TRY | REMIND | CANCEL | EMIT | AFTER ;
softWord   : BOT | USE | AS | PUB | NLU | KEYWORD | INTENT | INITIAL | FALLBACK | WHEN | PRIORITY | EVENT | VAR | STATE | END
           | ONE | OF | TO | NOTE | TEST | USER | EXPECT | HANDOVER ;
