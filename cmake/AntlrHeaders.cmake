# clang++ (sanitizers, fuzzing, clang-tidy) refuses a defaulted constructor in ANTLR's Vocabulary.h that g++ accepts: a
# const member has no initialiser. So the headers are read from a copy in which that one constructor is written out.

set(antlr4_copy "${PROJECT_BINARY_DIR}/antlr4-runtime")
file(COPY "${ANTLR4_INCLUDE_DIR}/" DESTINATION "${antlr4_copy}" PATTERN Vocabulary.h EXCLUDE)
file(READ "${ANTLR4_INCLUDE_DIR}/Vocabulary.h" antlr4_vocabulary)
string(REPLACE "Vocabulary() = default;" "Vocabulary() {}" antlr4_vocabulary "${antlr4_vocabulary}")
file(CONFIGURE OUTPUT "${antlr4_copy}/Vocabulary.h" CONTENT "${antlr4_vocabulary}" @ONLY) # rewritten only when it changed
set(ANTLR4_INCLUDE_DIR "${antlr4_copy}")
