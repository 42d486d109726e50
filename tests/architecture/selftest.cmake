# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DFENCE=<fence.cmake> -DQT_HEADERS=<folder> -DSCRATCH=<folder> -P selftest.cmake
# The fence must let a lawful tree pass and must name each mistake in one that has a single mistake.
cmake_minimum_required(VERSION 3.25)

set(spdx "// SPDX-License-Identifier: GPL-3.0-or-later\n")
set(failures 0)

# Runs the fence over a tree with one lawful source and `path`, which holds `content`. Its output must
# hold `complaint`, or, where that is empty, the tree must pass.
function(expect situation path content complaint)
    file(REMOVE_RECURSE ${SCRATCH})
    file(WRITE ${SCRATCH}/src/base/error.h "${spdx}#pragma once\n\n#include <QString>\n")
    file(WRITE ${SCRATCH}/src/net/if.h "${spdx}")
    file(WRITE ${SCRATCH}/${path} "${content}")
    execute_process(COMMAND ${CMAKE_COMMAND} -DTREE=${SCRATCH} -DQT_HEADERS=${QT_HEADERS} -P ${FENCE}
        RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
    string(FIND "${output}" "${path}: ${complaint}" place)
    if(complaint STREQUAL "")
        set(held FALSE)
        if(status EQUAL 0)
            set(held TRUE)
        endif()
    elseif(status AND NOT place EQUAL -1 AND output MATCHES "\n *1 complaint")
        set(held TRUE)
    else()
        set(held FALSE)
    endif()
    if(NOT held)
        message(NOTICE "FAIL ${situation}: exit ${status}\n${output}")
        math(EXPR failures "${failures} + 1")
        set(failures ${failures} PARENT_SCOPE)
    endif()
endfunction()

# What must not stand in any file of the tree is put together here.
string(CONCAT unfinished "TO" "DO")
string(CONCAT skip "QSK" "IP")
string(CONCAT machine "/ho" "me/ann/x")
string(REPEAT "int i;\n" 500 long)

expect("lawful includes" src/imap/session.cpp
    "${spdx}#include \"imap/session.h\"\n\n#include <QFuture>\n\n#include \"net/connection.h\"\n#include \"session.moc\"\n" "")
expect("the system's own net folder" src/dns/a.cpp "${spdx}#include <net/route.h>\n" "")
expect("a form in gui" src/gui/page.cpp "${spdx}#include \"ui_page.h\"\n#include <QLabel>\n#include <QAction>\n" "")
expect("the owner of each outside library" src/migration/ledger.cpp "${spdx}#include <QSqlQuery>\n" "")
expect("a script with an interpreter line" packaging/a.sh
    "#!/bin/sh\n# SPDX-License-Identifier: GPL-3.0-or-later\n" "")

expect("upwards" src/dns/a.cpp "${spdx}#include \"onboarding/look.h\"\n" "dns may not include onboarding")
expect("a sibling" src/cli/a.cpp "${spdx}#include \"gui/wizard.h\"\n" "cli may not include gui")
expect("gui past onboarding" src/gui/a.h "${spdx}#include \"dns/record.h\"\n" "gui may not include dns")
expect("indented, blanks inside" src/base/a.h "${spdx}  #  include  \"net/a.h\"\n" "base may not include net")
expect("own header in angle brackets" src/base/a.h "${spdx}#include <net/if.h>\n" "base may not include net")
expect("no module in the path" src/dns/a.cpp "${spdx}#include \"a.h\"\n" "own headers are included as")
expect("a way round" src/dns/a.cpp "${spdx}#include \"dns/../imap/a.h\"\n" "own headers are included as")
expect("a form outside gui" src/cli/a.cpp "${spdx}#include \"ui_page.h\"\n" "only gui may include forms")
expect("a folder that is no module" src/util/a.h "${spdx}" "lies in no module")
expect("vmime outside mail" src/imap/a.cpp "${spdx}#include <vmime/vmime.hpp>\n" "only mail may include vmime/")
expect("c-ares outside dns" src/net/a.cpp "${spdx}#include <ares.h>\n" "only dns may include ares.h")
expect("keychain outside secrets" src/provider/a.cpp "${spdx}#include <qt6keychain/keychain.h>\n"
    "only secrets may include qt6keychain/")
expect("widgets outside gui" src/onboarding/a.h "${spdx}#include <QLabel>\n" "only gui may include QtWidgets")
expect("QtGui outside gui" src/cli/a.cpp "${spdx}#include <QtGui/QColor>\n" "only gui may include QtGui")
expect("SQL outside migration" src/onboarding/a.cpp "${spdx}#include <QSqlDatabase>\n"
    "only migration may include QtSql")
expect("no licence line" src/base/a.cpp "#include <QString>\n" "does not begin with its SPDX line")
expect("no licence line in a test" tests/a.cmake "set(a 1)\n" "does not begin with its SPDX line")
expect("too long" src/base/a.cpp "${spdx}${long}" "501 lines")
expect("an unfinished mark" src/base/a.cpp "${spdx}// ${unfinished}: later\n" "an unfinished mark")
expect("an unfinished mark in a form" ui/a.ui "<ui>${unfinished}</ui>\n" "an unfinished mark")
expect("a path of one machine" tests/a.h "${spdx}// ${machine}\n" "a path of one machine")
expect("a test that can be skipped" tests/tst_a.cpp "${spdx}${skip}(\"\");\n" "a test that can be skipped")

file(REMOVE_RECURSE ${SCRATCH})
if(failures)
    message(FATAL_ERROR "${failures} situation(s) were judged wrongly.")
endif()
