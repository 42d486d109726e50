# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DTREE=<top of the tree> -DLUPDATE=<program> -DSCRATCH=<folder> -P texts.cmake
# Fails where the program asks for the translation of a text that translators never get to see: lupdate leaves
# out, or files under another context, a tr() that is neither a QObject's nor one of Q_DECLARE_TR_FUNCTIONS.
cmake_minimum_required(VERSION 3.25)

file(MAKE_DIRECTORY ${SCRATCH})
file(REMOVE ${SCRATCH}/texts.ts)
execute_process(COMMAND ${LUPDATE} -I ${TREE}/src ${TREE}/src ${TREE}/ui -ts ${SCRATCH}/texts.ts
    RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
string(REGEX MATCHALL "[^\n]*(lacks Q_OBJECT macro|cannot be called without context)[^\n]*" lost "${output}")
list(JOIN lost "\n" lost)
if(NOT status EQUAL 0 OR NOT lost STREQUAL "")
    message(FATAL_ERROR "These texts cannot be translated; in a module, declare\n"
        "  struct Text { Q_DECLARE_TR_FUNCTIONS(<module>) };\nand call Text::tr():\n${lost}\nlupdate: ${status}")
endif()

# English has nothing but plurals; each of them must be there.
file(COPY ${TREE}/translations/mailhaul_en.ts DESTINATION ${SCRATCH})
execute_process(COMMAND ${LUPDATE} -no-obsolete -locations none -pluralonly -I ${TREE}/src ${TREE}/src ${TREE}/ui
        -ts ${SCRATCH}/mailhaul_en.ts
    RESULT_VARIABLE status OUTPUT_QUIET ERROR_QUIET)
file(READ ${SCRATCH}/mailhaul_en.ts plurals)
string(REGEX MATCHALL "<source>[^<]*</source>[^<]*<translation type=\"unfinished\">" missing "${plurals}")
list(JOIN missing "\n" missing)
if(NOT status EQUAL 0 OR NOT missing STREQUAL "")
    message(FATAL_ERROR "English plurals are missing (ninja update_translations):\n${missing}\nlupdate: ${status}")
endif()
